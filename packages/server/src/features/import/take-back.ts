import { emailKey } from '@rollcall/access/account-rules.ts'
import { storedValue } from '@rollcall/access/attributes.ts'
import type { BatchContext } from '../../operations/batch.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { ImportedFacts } from '../../platform/schema.ts'
import { holdAccounts } from '../accounts/users.held.ts'
import { findHeldAmong } from '../bin/bin.store.ts'
import { editableAttributes } from '../directory/attributes.rights.ts'
import { listValues } from '../directory/attributes.store.ts'
import { listUsersByKeys } from '../directory/users.store.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { manualRoleIds } from '../grants/grants.service.ts'
import { removeManyFromGroup } from '../groups/members.many.ts'
import { removeManyForGood } from '../users/users.remove.ts'
import { replaceRolesOfMany } from '../users/users.roles.ts'
import { requireChangeable, updateOperation } from '../users/users.update.ts'
import { type ImportedUser, listImported } from './imported.store.ts'
import { requirePermission, requireTakeBackRights } from './imports.service.ts'
import type { ImportRow } from './imports.store.ts'
import { refusalBy } from './reasons.ts'

const batchSize = 250
const beforeAll = '00000000-0000-0000-0000-000000000000'

export interface TakenBack {
  deleted: number
  restored: number
  left: number
}

type Work = BatchContext<Principal>

/**
 * Takes an import back in the transaction of the batch: deletes the accounts that it created and whose owners have not signed in since, and
 * gives those that it changed their earlier values, as far as nobody changed them since. What the caller may not do is left.
 */
export async function takeBackUsers(
  work: Work,
  row: ImportRow,
  done: (users: number) => void,
): Promise<TakenBack> {
  // Since it was asked for, the caller may have lost them.
  requireTakeBackRights(work, row)
  const taken: TakenBack = { deleted: 0, restored: 0, left: 0 }
  const restore = async (users: readonly ImportedUser[]) => {
    for (const user of users)
      if (await restoreUser(work, user)) taken.restored += 1
      else taken.left += 1
  }
  // First, since some of them may name accounts that are deleted then.
  await eachBatch(work, row, 'changed', async (users) => {
    await restore(users)
    done(users.length)
  })
  await eachBatch(work, row, 'created', async (users) => {
    const deleted = await deleteUnused(work, users)
    taken.deleted += deleted
    taken.left += users.length - deleted
    done(users.length)
  })
  return taken
}

async function eachBatch(
  work: Work,
  row: ImportRow,
  kind: ImportedUser['kind'],
  act: (users: readonly ImportedUser[]) => Promise<void>,
): Promise<void> {
  let after = beforeAll
  for (;;) {
    const users = await listImported(work.db, row, kind, { limit: batchSize, after })
    if (users.length > 0) await act(users)
    await work.settle()
    const last = users.at(-1)
    if (!last || users.length < batchSize) return
    after = last.userId
  }
}

async function deleteUnused(work: Work, users: readonly ImportedUser[]): Promise<number> {
  const ids = users.map(({ userId }) => userId)
  const held = await holdAccounts(work.db, work.tenant.id, ids)
  const unused = ids.filter((id) => held.get(id)?.row.lastSignInAt === null)
  return unused.length === 0 ? 0 : removeManyForGood({ ...work, lockedAccounts: held }, unused)
}

/** Gives an account its earlier values; returns whether all of them are as they were. */
async function restoreUser(work: Work, user: ImportedUser): Promise<boolean> {
  const { db, tenant, now } = work
  const { userId, before, after } = user
  const held = await holdAccounts(db, tenant.id, [userId])
  const account = held.get(userId)
  if (!account || refusalBy(() => requireWithinReach(tenant, work.actor, userId, account.grants, now)))
    return false
  const there = { ...work, lockedAccounts: held }
  const [names, values] = [await namesAsBefore(there, account, user), await valuesAsBefore(there, user)]
  if (Object.keys({ ...names.set, ...values.set }).length > 0)
    await updateOperation(there, { tenant: tenant.slug, user: userId, ...names.set, attributes: values.set })
  const groups = await leaveGroups(work, userId, after.groups ?? [])
  const roles = await rolesAsBefore(there, account, before, after)
  return names.all && values.all && groups && roles
}

interface Restored<Values> {
  set: Values
  /** Whether nothing of it was changed since. */
  all: boolean
}

async function namesAsBefore(
  { db, tenant, now }: Work,
  { row }: LockedAccount,
  { before, after }: ImportedUser,
): Promise<Restored<Pick<ImportedFacts, 'email' | 'alias'>>> {
  const set: Pick<ImportedFacts, 'email' | 'alias'> = {}
  let all = true
  if (after.alias !== undefined) {
    if (row.alias === after.alias) set.alias = before.alias ?? null
    else all = false
  }
  if (after.email !== undefined) {
    if (row.email === after.email && (await isFree(before.email ?? null))) set.email = before.email ?? null
    else all = false
  }
  return refusalBy(() => requireChangeable(tenant, set)) ? { set: {}, all: false } : { set, all }

  async function isFree(email: string | null): Promise<boolean> {
    if (email === null) return tenant.profile.source.accounts.email !== 'required'
    const key = emailKey(email)
    const asked = { names: [], others: [key] }
    const [others, held] = [
      await listUsersByKeys(db, tenant.id, [], [key]),
      await findHeldAmong(db, { tenantId: tenant.id, kind: 'user', now }, asked),
    ]
    return others.length === 0 && held.others.size === 0
  }
}

async function valuesAsBefore(
  { db, actor, tenant }: Work,
  { userId, before, after }: ImportedUser,
): Promise<Restored<NonNullable<ImportedFacts['attributes']>>> {
  const editable = new Map(editableAttributes(actor, userId).map((attribute) => [attribute.key, attribute]))
  const wanted = Object.entries(before.attributes ?? {})
  const present = new Map(
    (
      await listValues(
        db,
        tenant.id,
        [userId],
        wanted.map(([key]) => key),
      )
    ).map(({ key, value }) => [key, value]),
  )
  const restorable = wanted.filter(([key, had]) => {
    const attribute = editable.get(key)
    const now = present.get(key)
    // A unique value may be another account's by now, and an account that was named may be gone.
    if (!attribute || (had === null ? attribute.required : attribute.unique || attribute.type === 'user'))
      return false
    const set = after.attributes?.[key]
    return set === undefined || (now !== undefined && storedValue(attribute, now) === set)
  })
  return { set: Object.fromEntries(restorable), all: restorable.length === wanted.length }
}

/** Removes an account from groups that the import added it to; returns whether it is in none of them any more. */
async function leaveGroups(work: Work, userId: string, groups: readonly string[]): Promise<boolean> {
  let all = true
  for (const group of groups) {
    const [outcome] = await removeManyFromGroup({ ...work, lockedAccounts: new Map() }, [userId], group)
    if (outcome instanceof Refusal && outcome.code !== 'group.member_not_found') all = false
  }
  return all
}

async function rolesAsBefore(
  work: Work,
  { row, grants }: LockedAccount,
  before: ImportedFacts,
  after: ImportedFacts,
): Promise<boolean> {
  if (!after.roles || !before.roles) return true
  if (refusalBy(() => requirePermission(work, 'users:assign-roles'))) return false
  const { tenant, now } = work
  const present = new Set(manualRoleIds(grants, now))
  if (present.size !== after.roles.length || !after.roles.every((id) => present.has(id))) return false
  const roles = before.roles.flatMap((id) => tenant.model.roles.get(id) ?? [])
  try {
    // Roles that were revoked by the import are given again: what is older than that ends.
    await replaceRolesOfMany(work, [row.id], roles, 'end')
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
