import { loadCommonPasswords } from '@rollcall/access/common-passwords.ts'
import { type EstimateGuessing, loadGuessing } from '@rollcall/access/guessable-passwords.ts'
import { normalisePassword, type PasswordProblem, passwordProblem } from '@rollcall/access/password-rules.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Place } from '../../platform/fair-queue.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { PasswordHasher } from './password-hasher.ts'
import { findPassword, findPasswordOwners, updateSetBy, upsertPassword } from './passwords.store.ts'

/** The owner of a password: the owner's names are refused as passwords, because attackers try them first. */
export interface PasswordOwner {
  username: string
  email: string | null
  alias: string | null
}

export interface Passwords {
  /** Checks a new password by the tenant's policy and hashes it; throws the `password.*` refusal with the reason. */
  hashNew(tenant: Tenant, password: string, owner: PasswordOwner, place: Place): Promise<string>
  verify(hash: string | undefined, password: string, place: Place): Promise<boolean>
  isOutdated(hash: string): boolean
  /** Throws `server.busy` if a password could not be verified now. Call it before reading from the database. */
  requireRoom(place: Place): void
  rehash(password: string, place: Place): Promise<string>
}

export function createPasswords(hasher: PasswordHasher): Passwords {
  let known: Promise<[ReadonlySet<string>, EstimateGuessing]> | undefined
  return {
    async hashNew(tenant, password, owner, place) {
      const { passwords, title } = tenant.profile.source
      const context = {
        username: owner.username,
        tenantName: tenant.name,
        productTitle: title,
        ...(owner.email ? { email: owner.email } : {}),
        ...(owner.alias ? { alias: owner.alias } : {}),
      }
      known ??= Promise.all([loadCommonPasswords(), loadGuessing()])
      const problem = passwordProblem(passwords, password, context, ...(await known))
      if (problem) throw passwordRefusal(problem)
      return hasher.hash(normalisePassword(password), place)
    },
    verify: (hash, password, place) => hasher.verify(hash, normalisePassword(password), place),
    isOutdated: hasher.isOutdated,
    requireRoom: hasher.requireRoom,
    rehash: (password, place) => hasher.hash(normalisePassword(password), place),
  }
}

/** The tenant's password policy as forms show it. */
export function passwordRules(tenant: Tenant) {
  const { minLength, maxLength } = tenant.profile.source.passwords
  return { passwordMinLength: minLength, passwordMaxLength: maxLength }
}

/** Which of these accounts have a password. */
export async function whoHavePasswords(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  return new Set(await findPasswordOwners(db, tenantId, userIds))
}

/** The stored hash of a user; undefined for accounts that sign in elsewhere. */
export async function storedHash(db: Db, tenantId: string, userId: string): Promise<string | undefined> {
  return (await findPassword(db, tenantId, userId))?.hash
}

/** Must the user choose a new password before anything else? */
export async function mustChangePassword(db: Db, tenantId: string, userId: string): Promise<boolean> {
  return (await findPassword(db, tenantId, userId))?.mustChange ?? false
}

/** An id that no account or group has. */
const unknownPerson = '00000000-0000-0000-0000-000000000000'

/** Records that an unknown reader of an account's mails may have chosen its password. */
export async function distrustPassword(db: Db, tenantId: string, userId: string): Promise<void> {
  await updateSetBy(db, tenantId, userId, unknownPerson)
}

/** Stores a password. `setBy` is the person who may know it beside its owner. */
export async function setPassword(
  db: Db,
  tenantId: string,
  userId: string,
  password: { hash: string; mustChange: boolean; now: Date; setBy?: string | null },
): Promise<void> {
  const { hash, mustChange, now, setBy = null } = password
  await upsertPassword(db, { tenantId, userId, hash, mustChange, changedAt: now, setBy })
}

function passwordRefusal(problem: PasswordProblem): Refusal {
  const extras = { errors: [{ field: 'password', ...problem }] }
  switch (problem.code) {
    case 'password.too_short':
      return new Refusal(problem.code, problem.params, extras)
    case 'password.too_long':
      return new Refusal(problem.code, problem.params, extras)
    case 'password.guessable':
      return new Refusal(problem.code, problem.params, extras)
    default:
      return new Refusal(problem.code, {}, extras)
  }
}
