import type { Context, PrepareContext } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { userRef } from '../directory/users.refs.ts'
import { type Account, requireOwnAccount, requireUserOf } from '../directory/users.service.ts'
import { findUser } from '../directory/users.store.ts'
import {
  type Attempt,
  attemptOf,
  countFailure,
  readFailures,
  requireUnlocked,
} from '../lockout/lockout.service.ts'
import { type Passwords, storedHash } from '../passwords/passwords.service.ts'
import { findPassword } from '../passwords/passwords.store.ts'
import { knownPlace } from './entrance.ts'

/** What is known of the caller's current password before the transaction. */
export interface PasswordProof {
  attempt: Attempt
  /** The hash that the password was compared with. */
  stored: string
  matches: boolean
}

/**
 * Compares the caller's current password, outside the transaction. Throws `user.no_password` for an account that signs in elsewhere, and
 * `sign_in.slow_down` while failures lock the account.
 */
export async function verifyOwnPassword(
  context: PrepareContext<Principal>,
  passwords: Passwords,
  password: string,
): Promise<PasswordProof> {
  const { actor, tenant, now } = context
  const user = requireUserOf(actor)
  const attempt = attemptOf(tenant, context)
  const [stored, account, failures] = await context.read((db) =>
    Promise.all([
      storedHash(db, tenant.id, user.id),
      findUser(db, tenant.id, user.id),
      readFailures(db, tenant, attempt, now),
    ]),
  )
  if (stored === undefined) throw new Refusal('user.no_password.own')
  requireUnlocked(failures, account, now)
  return {
    attempt,
    stored,
    matches: await passwords.verify(stored, password, knownPlace(user.id, context)),
  }
}

/**
 * Locks the caller's account, and refuses unless the password was right and still is the current one. A wrong one counts like a failed
 * sign-in. Returns the account, and who else may know the password.
 */
export async function requireOwnPassword(
  context: Context<Principal, 'password.change-failed' | 'user.locked'>,
  { attempt, stored, matches }: PasswordProof,
): Promise<{ account: Account; setBy: string | null }> {
  const { db, actor, tenant, emit, now } = context
  const account = await requireOwnAccount(db, tenant, actor)
  // Checked again, for a lock that was set while the password was verified.
  const device = requireUnlocked(await readFailures(db, tenant, attempt, now), account, now)
  if (!matches) {
    emit('password.change-failed', { user: userRef(requireUserOf(actor)) })
    await countFailure(context, attempt, account, device)
    return context.refuse(
      new Refusal('password.wrong', {}, { errors: [{ field: 'currentPassword', code: 'wrong_password' }] }),
    )
  }
  // Of two simultaneous changes the second was checked against a password that is not current any more.
  const current = await findPassword(db, tenant.id, account.id)
  if (current?.hash !== stored) throw new Refusal('password.wrong.changed_meanwhile')
  return { account, setBy: current.setBy }
}
