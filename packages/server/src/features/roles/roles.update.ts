import type { RoleDefinition } from '@rollcall/access/roles.ts'
import { roleAsSubject } from '@rollcall/access/subject.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { Context } from '../../operations/implement.ts'
import { difference } from '../../platform/difference.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { tidyName } from '../../platform/tidy-name.ts'
import { watchEdit, watchGrowth } from '../credentials/growth.ts'
import { requireGrantable } from '../grants/escalation.ts'
import {
  compileRole,
  knownPermissions,
  requireAdministrable,
  requireEditable,
  requireFreeExternalName,
  requireFreeName,
  requireKnownLimits,
  requireRole,
  tidyExternalName,
} from './roles.rules.ts'
import { roleOf, useOfRoles } from './roles.show.ts'
import { updateRole } from './roles.store.ts'

type EditedRole = Pick<Role, 'name' | 'description' | 'externalName' | 'color' | 'limits'> & {
  permissions: string[]
}

/** `roles.update`: changes a role within the caller's rights. */
export async function updateOperation(
  context: Context<Principal>,
  { role: id, revision, olderCredentials, ...input }: Input<typeof contract.roles.update>,
): Promise<Role> {
  const { db, actor, tenant, emit, now } = context
  const { role, facts } = requireRole(tenant, id)
  requireEditable(role)
  if (revision !== facts.revision) throw new Refusal('role.changed_meanwhile')
  const listed = [...role.listedPermissions, ...role.unknownPermissions]
  const before: EditedRole = {
    name: role.name,
    description: facts.description,
    externalName: facts.externalName,
    color: facts.color,
    permissions: listed,
    limits: Object.fromEntries(role.limits),
  }
  if (input.limits) requireKnownLimits(tenant, input.limits)
  const { name, externalName, permissions } = input
  const after: EditedRole = {
    name: name === undefined ? before.name : tidyName('name', name),
    description: input.description ?? before.description,
    externalName: externalName === undefined ? before.externalName : tidyExternalName(externalName),
    color: input.color ?? before.color,
    permissions: permissions ? knownPermissions(tenant, permissions, listed) : listed,
    limits: input.limits ?? before.limits,
  }
  requireFreeName(tenant, after.name, id)
  requireFreeExternalName(tenant, after.externalName, id)
  const definition: RoleDefinition = { id, key: role.key, allPermissions: false, ...after }
  const changed = compileRole(tenant, definition)
  requireGrantable(tenant, actor, roleAsSubject(tenant.model, role), roleAsSubject(tenant.model, changed))
  requireAdministrable(tenant, role, changed)
  const growth = watchGrowth(context, olderCredentials)
  await watchEdit(context, growth, changed)
  // Limits that the rules no longer define are not shown, so an edit of other fields keeps them.
  const { limits, ...columns } = after
  const kept = input.limits ? { limits: JSON.stringify(limits) } : {}
  await updateRole(db, tenant.id, id, { ...columns, ...kept, updatedAt: now })
  const { total } = await growth.settle()
  const edit = difference(before, after)
  emit('role.updated', {
    role: { id, name: after.name },
    before: edit.before,
    after: { ...edit.after, ...total },
  })
  const use = await useOfRoles(db, tenant.id)
  return roleOf(actor, changed, { ...facts, ...after, revision: revision + 1 }, use(id))
}
