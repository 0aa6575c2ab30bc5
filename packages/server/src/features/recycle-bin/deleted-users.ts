import { contract } from '@rollcall/contract/contract.ts'
import type { DeletedUser } from '@rollcall/contract/deleted-things.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { Principal } from '../../platform/principal.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import { type BinRow, findInBin } from '../bin/bin.store.ts'
import { nameColumns } from '../directory/users.names.ts'
import { findUserByLogin } from '../directory/users.store.ts'
import { asListed, seesEmails } from '../directory/users.visibility.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { deletionOf, type Erasable, emptyNext, eraseOne, notInBin, shownInBin } from './erasing.ts'
import type { Judging } from './parts.ts'
import { readBin } from './read-bin.ts'
import { beginningsOf } from './restore-user.ts'
import { grantsOf, planUser, readGroups, userParts } from './user-plan.ts'

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
  const plan = await planUser(context, row, groups)
  const { account } = row.snapshot
  return {
    ...deletedUser(context, row, groups),
    ...userParts(context, plan),
    begin: beginningsOf(tenant, row.snapshot),
    taken: await takenNames(context, row),
    emailToConfirm: account.email !== null && account.emailUnconfirmed,
  }
}

/** Deleted accounts, as they are deleted for good. */
const erasable: Erasable<'user'> = {
  kind: 'user',
  requireOffered: (tenant) => requireOffered(tenant, 'delete'),
  async checkOf(judging, rows) {
    const groups = await readGroups(judging, rows)
    return (row) => requireWithin(judging, row, groups)
  },
  emit({ emit }, row) {
    emit('user.erased', { user: { id: row.id, name: row.name }, before: deletionOf(row) })
  },
}

/** `recycle-bin.erase-user`: deletes an account for good. */
export function eraseUserOperation(
  context: Context<Principal>,
  { user }: Input<typeof contract.recycleBin.eraseUser>,
) {
  return eraseOne(context, erasable, user)
}

/** `recycle-bin.empty-users`: deletes the next accounts for good, apart from those that the caller may not change. */
export function emptyUsersOperation(
  context: Context<Principal>,
  input: Input<typeof contract.recycleBin.emptyUsers>,
) {
  return emptyNext(context, erasable, input)
}

/** Throws `access.escalation` if the account had more rights than the caller. */
function requireWithin({ tenant, actor, now }: Judging, { id, snapshot }: Row, groups: Groups): void {
  requireWithinReach(tenant, actor, id, grantsOf(snapshot, groups), now)
}

function deletedUser(judging: Judging, row: Row, groups: Groups): DeletedUser {
  const { actor, tenant } = judging
  const { username, email, alias, kind } = row.snapshot.account
  const { id } = row
  const within = () => requireWithin(judging, row, groups)
  const names = { username, email }
  return {
    id,
    ...(seesEmails(actor) ? names : asListed(tenant, names)),
    alias,
    kind,
    ...shownInBin(row),
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
