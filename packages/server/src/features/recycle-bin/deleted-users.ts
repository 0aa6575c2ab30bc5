import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { type DeletedUser, emptiedTogether } from '@rollcall/contract/recycle-bin.ts'
import type { Context } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { ref } from '../../platform/events.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import type { BinRow } from '../bin/bin.store.ts'
import { deleteFromBin, findInBin, lockInBin, takeFromBin } from '../bin/bin.store.ts'
import { nameColumns } from '../directory/users.names.ts'
import { findUserByLogin } from '../directory/users.store.ts'
import { asListed, seesEmails } from '../directory/users.visibility.ts'
import { requireWithinReach } from '../grants/access.service.ts'
import { readBin } from './read-bin.ts'
import { beginningsOf, notInBin } from './restore-user.ts'
import { grantsOf, type Judging, planUser, readGroups, userParts } from './user-plan.ts'

type Groups = Awaited<ReturnType<typeof readGroups>>
type Row = BinRow<'user'>

/** `recycle-bin.list-users`: a page of the deleted accounts. */
export async function listUsersOperation(
  context: Context<Principal>,
  input: Input<typeof contract.recycleBin.listUsers>,
) {
  const { rows, ...page } = await readBin(context, 'user', input)
  const groups = await readGroups(context, rows)
  return { items: rows.map((row) => deletedUser(context, row, groups)), ...page }
}

/** `recycle-bin.show-user`: a deleted account, with what a restore brings back. */
export async function showUserOperation(
  context: Context<Principal>,
  { user }: Input<typeof contract.recycleBin.showUser>,
) {
  const { db, tenant, now } = context
  const row = await findInBin(db, { tenantId: tenant.id, kind: 'user', now }, user)
  if (!row) throw notInBin()
  const groups = await readGroups(context, [row])
  const plan = planUser(context, row.snapshot, groups)
  const { account } = row.snapshot
  return {
    ...deletedUser(context, row, groups),
    ...userParts(context, plan),
    begin: beginningsOf(tenant, row.snapshot),
    taken: await takenNames(context, row),
    emailToConfirm: account.email !== null && account.emailUnconfirmed,
  }
}

/** `recycle-bin.erase-user`: deletes an account for good. */
export async function eraseUserOperation(
  context: Context<Principal>,
  { user }: Input<typeof contract.recycleBin.eraseUser>,
) {
  const { db, tenant, emit, now } = context
  requireOffered(tenant, 'delete')
  const row = await takeFromBin(db, { tenantId: tenant.id, kind: 'user', now }, user)
  if (!row) throw notInBin()
  requireErasable(context, row, await readGroups(context, [row]))
  emit('user.erased', erased(row))
  return null
}

const first = '00000000-0000-0000-0000-000000000000'

/** `recycle-bin.empty-users`: deletes the next accounts for good, apart from those that the caller may not change. */
export async function emptyUsersOperation(
  context: Context<Principal>,
  { until, after = first }: Input<typeof contract.recycleBin.emptyUsers>,
) {
  const { db, tenant, emit, now } = context
  requireOffered(tenant, 'delete')
  const present = { tenantId: tenant.id, kind: 'user', now } as const
  const limit = emptiedTogether + 1
  const found = await lockInBin(db, present, { until: until ? new Date(until) : now, after, limit })
  const rows = found.slice(0, emptiedTogether)
  const groups = await readGroups(context, rows)
  const gone = rows.filter((row) => mayErase(context, row, groups))
  await deleteFromBin(
    db,
    tenant.id,
    gone.map(({ id }) => id),
  )
  for (const row of gone) emit('user.erased', erased(row))
  const numbers = { deleted: gone.length, kept: rows.length - gone.length }
  emit('recycle-bin.emptied', { tenant: ref(tenant), after: { kind: 'users', ...numbers } })
  const more = found.length > rows.length
  return { ...numbers, more, after: more ? (rows.at(-1)?.id ?? null) : null }
}

function erased({ id, name, deletedAt, deletedByName }: Row) {
  return { user: { id, name }, before: { deletedAt, deletedBy: deletedByName } }
}

/** Throws `access.escalation` if the account had more rights than the caller. */
function requireErasable({ tenant, actor, now }: Judging, { id, snapshot }: Row, groups: Groups): void {
  requireWithinReach(tenant, actor, id, grantsOf(snapshot, groups), now)
}

function mayErase(judging: Judging, row: Row, groups: Groups): boolean {
  try {
    requireErasable(judging, row, groups)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

function deletedUser(judging: Judging, row: Row, groups: Groups): DeletedUser {
  const { actor, tenant } = judging
  const { username, email, alias, kind } = row.snapshot.account
  const { id, namesHeld, deletedAt, deletedBy, deletedByName, endsAt } = row
  const within = () => requireErasable(judging, row, groups)
  const names = { username, email }
  return {
    id,
    ...(seesEmails(actor) ? names : asListed(tenant, names)),
    alias,
    kind,
    namesHeld,
    deletedAt: deletedAt.toISOString(),
    deletedBy: { id: deletedBy, name: deletedByName },
    endsAt: endsAt.toISOString(),
    actions: {
      restore: verdictOn(contract.recycleBin.restoreUser, judging, within),
      erase: verdictOn(
        contract.recycleBin.eraseUser,
        judging,
        () => requireOffered(tenant, 'delete'),
        within,
      ),
    },
  }
}

/** Which names of a deleted account another one has got meanwhile, where none is held. */
async function takenNames({ db, tenant }: Judging, { snapshot }: Row): Promise<('username' | 'email')[]> {
  const { usernameKey, emailKey } = nameColumns(tenant, snapshot.account)
  const byName = await findUserByLogin(db, tenant.id, 'usernameKey', usernameKey)
  const byEmail = emailKey === null ? undefined : await findUserByLogin(db, tenant.id, 'emailKey', emailKey)
  return [...(byName ? (['username'] as const) : []), ...(byEmail ? (['email'] as const) : [])]
}
