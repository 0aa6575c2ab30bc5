import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { takeFromBin } from '../bin/bin.store.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { emitGroupRoles, replaceGroupRoles } from '../groups/group-roles.service.ts'
import { requireGroupRightsWithin, requireGroups } from '../groups/groups.access.ts'
import { namesOf } from '../groups/groups.change.ts'
import { affectedMembers } from '../groups/groups.rights.ts'
import { showGroup } from '../groups/groups.show.ts'
import { insertGroup } from '../groups/groups.store.ts'
import { addMembersOperation } from '../groups/members.operations.ts'
import { deletionOf, notInBin } from './erasing.ts'
import { type GroupPlan, groupParts, planGroup } from './group-plan.ts'
import type { Planned } from './parts.ts'

/** So many are added by one statement and one event. */
const together = 1000

/** `recycle-bin.restore-group`: makes a deleted group again, with the members and roles that the caller may add now. */
export async function restoreGroup(
  context: Context<Principal>,
  { group: id, name, members = true, olderCredentials }: Input<typeof contract.recycleBin.restoreGroup>,
) {
  const { db, actor, tenant, emit, now } = context
  requireGroups(tenant)
  // Nobody else can restore or delete it from here on.
  const row = await takeFromBin(db, { tenantId: tenant.id, kind: 'group', now }, id)
  if (!row) throw notInBin()
  const { snapshot } = row
  requireGroupRightsWithin(tenant, actor, { roleIds: snapshot.roles.map((role) => role.id) })
  const plan = await planGroup(context, snapshot, members ? row.members : null)
  const { description, public: open } = snapshot
  const names = namesOf(name ?? row.name)
  const made = { createdAt: new Date(snapshot.createdAt), createdBy: snapshot.createdBy, updatedAt: now }
  const empty = { members: 0, owners: 0 }
  await insertGroup(
    db,
    { tenantId: tenant.id, id, ...names, description, public: open, ...made, ...empty },
    now,
  )
  emit('group.restored', {
    group: { id, name: names.name },
    before: deletionOf(row),
    after: { description, public: open },
  })
  await addAgain(context, id, plan)
  await giveRolesAgain(context, { id, name: names.name }, plan.roles, olderCredentials)
  return { group: await showGroup(context, id), parts: groupParts(plan) }
}

/** Adds the members while the group has no roles, so that nobody gains rights by it yet. */
async function addAgain(context: Context<Principal>, group: string, plan: GroupPlan): Promise<void> {
  const { actor, tenant } = context
  const owners = plan.owners.back.map(({ what }) => what)
  const all = [
    ['owner', plan.becomesOwner && !owners.includes(actor.id) ? [...owners, actor.id] : owners],
    ['member', plan.members.back.map(({ what }) => what)],
  ] as const
  for (const [role, users] of all)
    for (let from = 0; from < users.length; from += together)
      await addMembersOperation(context, {
        tenant: tenant.slug,
        group,
        users: users.slice(from, from + together),
        role,
      })
}

async function giveRolesAgain(
  context: Context<Principal>,
  group: { id: string; name: string },
  roles: Planned<string>,
  olderCredentials: Input<typeof contract.recycleBin.restoreGroup>['olderCredentials'],
): Promise<void> {
  const after = rolesByKey(
    context.tenant,
    roles.back.map(({ what }) => what),
  ).map(({ id }) => id)
  if (after.length === 0) return
  const growth = watchGrowth(context, olderCredentials)
  const changes = await replaceGroupRoles(context, [{ ...group, roleIds: [] }], () => after, growth)
  const { total } = await growth.settle()
  const affected = await affectedMembers(context, { id: group.id, roleIds: after })
  emitGroupRoles(context, changes, { settled: total, affected })
}
