import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { nameKey } from '../../platform/tidy-name.ts'
import { takeFromBin } from '../bin/bin.store.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { emitGroupRoles, replaceGroupRoles } from '../groups/group-roles.service.ts'
import { addCheckedRole, isFree } from '../roles/roles.create.ts'
import { requireRole } from '../roles/roles.rules.ts'
import { roleOf, useOfRoles } from '../roles/roles.show.ts'
import { readTenant } from '../tenants/tenants.service.ts'
import { assignRoleToMany } from '../users/users.roles.ts'
import { deletionOf, notInBin } from './erasing.ts'
import type { Planned } from './parts.ts'
import { planRole, type RolePlan, roleParts } from './role-plan.ts'

type Given = Input<typeof contract.recycleBin.restoreRole>

/** `recycle-bin.restore-role`: makes a deleted role again, as far as the caller has its rights. */
export async function restoreRole(
  context: Context<Principal>,
  { role: id, name, holders = false, olderCredentials }: Given,
) {
  const { db, tenant, emit, now } = context
  // Nobody else can restore or delete it from here on.
  const row = await takeFromBin(db, { tenantId: tenant.id, kind: 'role', now }, id)
  if (!row) throw notInBin()
  const { snapshot } = row
  const { key, description, externalName, color, revision } = snapshot
  const plan = await planRole(context, snapshot, holders ? row.members : null)
  const { rights, facts } = await addCheckedRole(
    context,
    {
      name: name ?? row.name,
      ...(isFree(tenant, key) ? { key } : {}),
      description,
      color,
      externalName: externalName !== null && isExternalNameFree(context, externalName) ? externalName : null,
      permissions: plan.permissions.back.map(({ what }) => what),
      limits: Object.fromEntries(plan.limits.back.map(({ what }) => what)),
    },
    { id, revision },
  )
  emit('role.restored', {
    role: { id, name: rights.name },
    before: deletionOf(row),
    after: { ...rights, ...facts },
  })
  // From here on with the role: without it the model would take it for one that gives nothing.
  const renewed = await withRolesOfNow(context)
  const given = holders ? await giveAgain(renewed, id, plan, olderCredentials) : plan
  const { role, facts: stored } = requireRole(renewed.tenant, id)
  const use = await useOfRoles(db, tenant.id)
  return { role: roleOf(renewed.actor, role, stored, use(id)), parts: roleParts(context.actor, given) }
}

/** Has no other role this external name? */
export function isExternalNameFree({ tenant }: Pick<Context<Principal>, 'tenant'>, name: string): boolean {
  return ![...tenant.roles.values()].some(
    ({ externalName }) => externalName !== null && nameKey(externalName) === nameKey(name),
  )
}

/** The same context with the tenant's roles as this transaction has left them. */
export async function withRolesOfNow(context: Context<Principal>): Promise<Context<Principal>> {
  const tenant = await readTenant(context.db, context.tenant.id)
  if (!tenant) throw new Error('the tenant of a call is gone')
  return { ...context, tenant, actor: { ...context.actor, tenant } }
}

/** Gives the role to those who had it, groups first, each as if the caller gave it now; returns the plan with those who were refused. */
async function giveAgain(
  context: Context<Principal>,
  id: string,
  plan: RolePlan,
  olderCredentials: Given['olderCredentials'],
): Promise<RolePlan> {
  const { role } = requireRole(context.tenant, id)
  const groups = plan.groups.back.map(({ what }) => what)
  if (groups.length > 0) {
    const growth = watchGrowth(context, olderCredentials)
    const after = ({ roleIds }: { roleIds: string[] }) => [...roleIds, id]
    const changed = await replaceGroupRoles(context, groups, after, growth)
    const { total } = await growth.settle()
    // All principals of the tenant are read again with the role.
    emitGroupRoles(context, changed, { settled: total, affected: [] })
  }
  const users = plan.users.back.map(({ what }) => what)
  if (users.length === 0) return plan
  const choice = { notify: false, ...(olderCredentials ? { olderCredentials } : {}) }
  const outcomes = await assignRoleToMany(context, users, role, choice)
  return { ...plan, users: withRefused(plan.users, outcomes) }
}

function withRefused({ back, leftOut }: Planned<string>, outcomes: readonly unknown[]): Planned<string> {
  const refused = back.filter((_, place) => outcomes[place] instanceof Refusal)
  return {
    back: back.filter((each) => !refused.includes(each)),
    leftOut: [...leftOut, ...refused.map(({ name }) => ({ name, reason: 'not-allowed' as const }))],
  }
}
