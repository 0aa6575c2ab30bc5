import { foldCase } from '@rollcall/access/account-rules.ts'
import { roleAsSubject } from '@rollcall/access/subject.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { tidyName } from '../../platform/tidy-name.ts'
import { requireRoleNamesFree } from '../bin/bin.service.ts'
import { requireGrantable } from '../grants/escalation.ts'
import { addRole, productRoleKey, type RoleAgain } from '../tenants/tenants.service.ts'
import {
  comparedNames,
  compileRole,
  knownPermissions,
  requireFreeExternalName,
  requireFreeName,
  requireKnownLimits,
  tidyExternalName,
} from './roles.rules.ts'
import { roleOf } from './roles.show.ts'

/** Every node keeps the roles of its tenants in memory, and lists of users can be filtered by each. */
const rolesMaximum = 1000
/** `replaceWith` calls "no role" `none`; the other key is the role of service accounts. */
const reserved = ['none', productRoleKey]
const longestKey = 63

/** `roles.create`: creates a role with rights that the caller has. */
export async function createOperation(
  context: Context<Principal>,
  input: Input<typeof contract.roles.create>,
): Promise<Role> {
  const { actor, emit } = context
  const { id, rights, facts, draft } = await addCheckedRole(context, input)
  emit('role.created', { role: { id, name: rights.name }, after: { ...rights, ...facts } })
  return roleOf(actor, { ...draft, id }, { ...facts, builtIn: false, revision: 0 }, { users: 0, groups: 0 })
}

/** Checks a new role and adds it. Throws what `roles.create` throws. `again`: what a restored role has as it was. */
export async function addCheckedRole(
  { db, actor, tenant, now }: Context<Principal>,
  input: Omit<Input<typeof contract.roles.create>, 'tenant'>,
  again?: RoleAgain,
) {
  if (tenant.model.roles.size >= rolesMaximum)
    throw new Refusal('role.too_many_roles', { most: rolesMaximum })
  const { limits = {}, description = '', color = 'gray' as const } = input
  const name = tidyName('name', input.name)
  requireFreeName(tenant, name)
  const key = input.key === undefined ? keyFrom(tenant, name) : requireFreeKey(tenant, input.key)
  const externalName = tidyExternalName(input.externalName ?? null)
  requireFreeExternalName(tenant, externalName)
  await requireRoleNamesFree(db, { tenantId: tenant.id, ...comparedNames(name, externalName) }, now)
  const permissions = knownPermissions(tenant, input.permissions)
  requireKnownLimits(tenant, limits)
  const rights = { key, name, permissions, limits }
  const draft = compileRole(tenant, { id: again?.id ?? key, allPermissions: false, ...rights })
  const given = roleAsSubject(tenant.model, draft)
  requireGrantable(tenant, actor, given, given)
  const facts = { description, externalName, color }
  const id = await addRole(db, tenant.id, { ...rights, ...facts }, now, again)
  return { id, rights, facts, draft }
}

function requireFreeKey(tenant: Tenant, key: string): string {
  if (isFree(tenant, key)) return key
  throw new Refusal('role.key_taken')
}

/** Makes a key from a name, with a number if the key is taken. */
function keyFrom(tenant: Tenant, name: string): string {
  const words = foldCase(name.normalize('NFKD').replace(/\p{M}/gu, '')).match(/[a-z0-9]+/g) ?? []
  const stem = words.join('-').replace(/^[^a-z]+/, '') || 'role'
  for (let n = 1; ; n += 1) {
    const suffix = n === 1 ? '' : `-${n}`
    const key = stem.slice(0, longestKey - suffix.length) + suffix
    if (isFree(tenant, key)) return key
  }
}

/** Has no role of the tenant this key, in capitals or not? */
export function isFree(tenant: Tenant, key: string): boolean {
  return (
    !reserved.includes(key) &&
    ![...tenant.model.roles.values()].some((role) => role.key.toLowerCase() === key)
  )
}
