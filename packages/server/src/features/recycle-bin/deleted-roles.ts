import { roleAsSubject } from '@rollcall/access/subject.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { DeletedRole } from '@rollcall/contract/deleted-things.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { Principal } from '../../platform/principal.ts'
import { nameKey } from '../../platform/tidy-name.ts'
import { type BinRow, findInBin } from '../bin/bin.store.ts'
import { requireGrantable } from '../grants/escalation.ts'
import { isFree } from '../roles/roles.create.ts'
import { compileRole } from '../roles/roles.rules.ts'
import { deletionOf, type Erasable, emptyNext, eraseOne, notInBin, shownInBin } from './erasing.ts'
import type { Judging } from './parts.ts'
import { readBin } from './read-bin.ts'
import { isExternalNameFree } from './restore-role.ts'
import { planRole, roleParts } from './role-plan.ts'

type Row = BinRow<'role'>

/** `recycle-bin.list-roles`: a page of the deleted roles. */
export async function listRolesOperation(
  context: Context<Principal>,
  input: Input<typeof contract.recycleBin.listRoles>,
) {
  const { rows, ...page } = await readBin(context, 'role', input)
  return { items: rows.map((row) => deletedRole(context, row)), ...page }
}

/** `recycle-bin.show-role`: a deleted role, with what a restore brings back. */
export async function showRoleOperation(
  context: Context<Principal>,
  { role }: Input<typeof contract.recycleBin.showRole>,
) {
  const { db, tenant, now } = context
  const row = await findInBin(db, { tenantId: tenant.id, kind: 'role', now }, role)
  if (!row) throw notInBin()
  const plan = await planRole(context, row.snapshot, row.members)
  return {
    ...deletedRole(context, row),
    parts: roleParts(context.actor, plan),
    taken: takenNames(context, row),
  }
}

/** Deleted roles, as they are deleted for good. */
const erasable: Erasable<'role'> = {
  kind: 'role',
  requireOffered: () => undefined,
  checkOf: async (judging) => (row) => requireWithin(judging, row),
  emit({ emit }, row) {
    emit('role.erased', { role: { id: row.id, name: row.name }, before: deletionOf(row) })
  },
}

/** `recycle-bin.erase-role`: deletes a role for good. */
export function eraseRoleOperation(
  context: Context<Principal>,
  { role }: Input<typeof contract.recycleBin.eraseRole>,
) {
  return eraseOne(context, erasable, role)
}

/** `recycle-bin.empty-roles`: deletes the next roles for good, apart from those that gave more than the caller has. */
export function emptyRolesOperation(
  context: Context<Principal>,
  input: Input<typeof contract.recycleBin.emptyRoles>,
) {
  return emptyNext(context, erasable, input)
}

/** Throws `access.escalation` if the role gave rights that the caller has not. */
function requireWithin({ tenant, actor }: Judging, { id, name, snapshot }: Row): void {
  const { key, permissions, limits } = snapshot
  const role = compileRole(tenant, { id, key, name, allPermissions: false, permissions, limits })
  const given = roleAsSubject(tenant.model, role)
  requireGrantable(tenant, actor, given, given)
}

function deletedRole(judging: Judging, row: Row): DeletedRole {
  const { key, description, users, groups } = row.snapshot
  const within = () => requireWithin(judging, row)
  return {
    id: row.id,
    key,
    name: row.name,
    description,
    users,
    groups,
    ...shownInBin(row),
    actions: {
      restore: verdictOn(contract.recycleBin.restoreRole, judging, within),
      erase: verdictOn(contract.recycleBin.eraseRole, judging, within),
    },
  }
}

function takenNames({ tenant }: Judging, { name, snapshot: { key, externalName } }: Row) {
  const sameName = [...tenant.model.roles.values()].some((role) => nameKey(role.name) === nameKey(name))
  return [
    ...(sameName ? (['name'] as const) : []),
    ...(isFree(tenant, key) ? [] : (['key'] as const)),
    ...(externalName === null || isExternalNameFree({ tenant }, externalName)
      ? []
      : (['externalName'] as const)),
  ]
}
