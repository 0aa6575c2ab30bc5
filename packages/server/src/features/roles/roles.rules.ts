import { can } from '@rollcall/access/decide.ts'
import { type CompiledRole, compileModel, type RoleDefinition } from '@rollcall/access/roles.ts'
import { roleAsSubject } from '@rollcall/access/subject.ts'
import type { Principal, RoleFacts, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { nameKey, tidyName } from '../../platform/tidy-name.ts'
import { requireGrantable } from '../grants/escalation.ts'

/** Returns a role of the tenant; throws `role.not_found`, also for a role of another tenant. */
export function requireRole(tenant: Tenant, id: string): { role: CompiledRole; facts: RoleFacts } {
  const role = tenant.model.roles.get(id)
  const facts = tenant.roles.get(id)
  if (role && facts) return { role, facts }
  throw new Refusal('role.not_found')
}

/** Compiles a role that is not stored yet, so that its rights can be checked. */
export function compileRole(tenant: Tenant, definition: RoleDefinition): CompiledRole {
  const { roles } = compileModel(tenant.model.catalogue, [definition], [...tenant.model.limits.values()])
  return roles.get(definition.id) as CompiledRole
}

/** The names of a role in the forms in which the recycle bin compares them. */
export function comparedNames(name: string, externalName: string | null) {
  return { nameKey: nameKey(name), externalKey: externalName === null ? null : nameKey(externalName) }
}

/** {@link tidyName} for a name that a role need not have. */
export function tidyExternalName(name: string | null): string | null {
  return name === null ? null : tidyName('externalName', name)
}

/**
 * Throws `role.name_taken` if another role has this name in any case: lists show names, and people choose roles by them. Call it under the
 * tenant's lock.
 */
export function requireFreeName(tenant: Tenant, name: string, own?: string): void {
  const same = (role: CompiledRole) => role.id !== own && nameKey(role.name) === nameKey(name)
  const other = [...tenant.model.roles.values()].find(same)
  if (other) throw new Refusal('role.name_taken', { name: other.name })
}

/** Throws `role.external_name_taken` in the same way: directories ignore the case of names. Call it under the tenant's lock. */
export function requireFreeExternalName({ roles }: Tenant, name: string | null, own?: string): void {
  if (name === null) return
  for (const [id, { externalName }] of roles) {
    if (id !== own && externalName !== null && nameKey(externalName) === nameKey(name))
      throw new Refusal('role.external_name_taken')
  }
}

/**
 * Returns the permissions in the order of the catalogue. Throws `permission.not_found` for unknown ones. Permissions that the role lists
 * since an older catalogue may stay, and give nothing.
 */
export function knownPermissions(
  { model: { catalogue } }: Tenant,
  keys: readonly string[],
  listed: readonly string[] = [],
): string[] {
  const unknown = keys.filter((key) => catalogue.indexOf(key) < 0 && !listed.includes(key))
  if (unknown.length > 0) {
    const errors = unknown.map((key) => ({
      field: `permissions.${keys.indexOf(key)}`,
      code: 'not_in_catalogue' as const,
      params: { key },
    }))
    throw new Refusal('permission.not_found.several', { keys: unknown.join(', ') }, { errors })
  }
  const place = (key: string) => catalogue.indexOf(key) >>> 0
  return keys.toSorted((a, b) => place(a) - place(b))
}

/** Throws `limit.not_found` for a limit that the tenant does not have. */
export function requireKnownLimits({ model }: Tenant, limits: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(limits).filter((key) => !model.limits.has(key))
  if (unknown.length === 0) return
  const known = [...model.limits.keys()]
  throw new Refusal('limit.not_found.several', {
    unknown: unknown.join(', '),
    limits: known.join(', '),
    count: known.length,
  })
}

/** Without these permissions the tenant's administrators could not help anybody any more, not even themselves. */
const administratorNeeds = ['users:create', 'users:assign-roles', 'roles:manage']

/** Throws `role.administrator_needs` if the administrators would lose permissions that they need to administer. */
export function requireAdministrable(tenant: Tenant, before: CompiledRole, after: CompiledRole): void {
  if (!isAdministratorRole(tenant, before)) return
  const [had, has] = [before, after].map((role) => roleAsSubject(tenant.model, role))
  const lost = administratorNeeds.filter(
    (key) => had && has && can(tenant.model, had, key) && !can(tenant.model, has, key),
  )
  if (lost.length > 0)
    throw new Refusal(
      'role.administrator_needs',
      { role: before.name, permissions: lost.join(', ') },
      { missing: lost },
    )
}

export function isDefault(tenant: Tenant, { key }: CompiledRole): boolean {
  return tenant.profile.roles.some((role) => role.isDefault && role.key === key)
}

export function isAdministratorRole(tenant: Tenant, { key }: CompiledRole): boolean {
  return tenant.profile.administratorRole === key
}

/** Throws `role.not_editable` for a role with all permissions. */
export function requireEditable({ allPermissions, name }: CompiledRole): void {
  if (allPermissions) throw new Refusal('role.not_editable', { name })
}

/** Throws `access.escalation` unless the caller has all rights of the role. */
export function requireRoleHeld(
  { actor, tenant }: { actor: Principal; tenant: Tenant },
  role: CompiledRole,
): void {
  const own = roleAsSubject(tenant.model, role)
  requireGrantable(tenant, actor, own, own)
}

/** Throws the reason why the role may not be deleted, without a look at its users. */
export function checkRemoval(
  asking: { actor: Principal; tenant: Tenant },
  role: CompiledRole,
  builtIn: boolean,
): void {
  const reason = whyNotDeletable(asking.tenant, role, builtIn)
  if (reason) throw reason
  requireRoleHeld(asking, role)
}

function whyNotDeletable(tenant: Tenant, role: CompiledRole, builtIn: boolean): Refusal | undefined {
  const { name } = role
  if (role.allPermissions) return new Refusal('role.not_deletable.permits_all', { name })
  if (isAdministratorRole(tenant, role))
    return new Refusal('role.not_deletable.administrators', { tenant: tenant.name })
  if (isDefault(tenant, role)) return new Refusal('role.not_deletable.default')
  return builtIn ? new Refusal('role.not_deletable.built_in', { name }) : undefined
}
