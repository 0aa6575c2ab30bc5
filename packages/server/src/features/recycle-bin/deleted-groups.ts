import { contract } from '@rollcall/contract/contract.ts'
import type { DeletedGroup } from '@rollcall/contract/deleted-things.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { Principal } from '../../platform/principal.ts'
import { type BinRow, findInBin } from '../bin/bin.store.ts'
import { requireGroupRightsWithin, requireGroups } from '../groups/groups.access.ts'
import { isGroupNameTaken } from '../groups/groups.store.ts'
import { deletionOf, type Erasable, emptyNext, eraseOne, notInBin, shownInBin } from './erasing.ts'
import { groupParts, planGroup } from './group-plan.ts'
import type { Judging } from './parts.ts'
import { readBin } from './read-bin.ts'

/** `recycle-bin.list-groups`: a page of the deleted groups. */
export async function listGroupsOperation(
  context: Context<Principal>,
  input: Input<typeof contract.recycleBin.listGroups>,
) {
  requireGroups(context.tenant)
  const { rows, ...page } = await readBin(context, 'group', input)
  return { items: rows.map((row) => deletedGroup(context, row)), ...page }
}

/** `recycle-bin.show-group`: a deleted group, with what a restore brings back. */
export async function showGroupOperation(
  context: Context<Principal>,
  { group }: Input<typeof contract.recycleBin.showGroup>,
) {
  const { db, tenant, now } = context
  requireGroups(tenant)
  const row = await findInBin(db, { tenantId: tenant.id, kind: 'group', now }, group)
  if (!row) throw notInBin()
  const plan = await planGroup(context, row.snapshot, row.members)
  return {
    ...deletedGroup(context, row),
    parts: groupParts(plan),
    nameTaken: await isGroupNameTaken(db, tenant.id, row.nameKey),
    becomesOwner: plan.becomesOwner,
  }
}

/** Deleted groups, as they are deleted for good. */
const erasable: Erasable<'group'> = {
  kind: 'group',
  requireOffered: requireGroups,
  checkOf: async (judging) => (row) => requireWithin(judging, row),
  emit({ emit }, row) {
    emit('group.erased', { group: { id: row.id, name: row.name }, before: deletionOf(row) })
  },
}

/** `recycle-bin.erase-group`: deletes a group for good. */
export function eraseGroupOperation(
  context: Context<Principal>,
  { group }: Input<typeof contract.recycleBin.eraseGroup>,
) {
  return eraseOne(context, erasable, group)
}

/** `recycle-bin.empty-groups`: deletes the next groups for good, apart from those that gave more than the caller has. */
export function emptyGroupsOperation(
  context: Context<Principal>,
  input: Input<typeof contract.recycleBin.emptyGroups>,
) {
  return emptyNext(context, erasable, input)
}

/** Throws `access.escalation` if the group gave rights that the caller has not. */
function requireWithin({ tenant, actor }: Judging, { snapshot }: BinRow<'group'>): void {
  requireGroupRightsWithin(tenant, actor, { roleIds: snapshot.roles.map(({ id }) => id) })
}

function deletedGroup(judging: Judging, row: BinRow<'group'>): DeletedGroup {
  const { description, public: open, members } = row.snapshot
  const within = () => requireWithin(judging, row)
  return {
    id: row.id,
    name: row.name,
    description,
    public: open,
    members,
    ...shownInBin(row),
    actions: {
      restore: verdictOn(contract.recycleBin.restoreGroup, judging, within),
      erase: verdictOn(contract.recycleBin.eraseGroup, judging, within),
    },
  }
}
