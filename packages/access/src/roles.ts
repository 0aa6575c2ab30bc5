import type { Catalogue } from './catalogue.ts'
import { isLimitValue, type LimitValue } from './limits.ts'
import { fullSet, type PermissionSet, setOf } from './permission-set.ts'

export interface RoleDefinition {
  id: string
  key: string
  name: string
  /** Everything, now and in later catalogues, without any limit. */
  allPermissions: boolean
  permissions: readonly string[]
  /** null means unlimited. The role says nothing about a limit that is missing here. */
  limits: Readonly<Record<string, number | null>>
}

export interface LimitDefinition {
  key: string
  description: string
  unit: string
}

export interface CompiledRole {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly allPermissions: boolean
  /** With everything that they imply. */
  readonly permissions: PermissionSet
  /** The keys that the role itself lists and the catalogue has. */
  readonly listedPermissions: readonly string[]
  /** Only the limits that the role has and the model defines. */
  readonly limits: ReadonlyMap<string, LimitValue>
  /** Keys that the role lists and the catalogue no longer has. They give nothing. */
  readonly unknownPermissions: readonly string[]
}

export interface AccessModel {
  readonly catalogue: Catalogue
  readonly roles: ReadonlyMap<string, CompiledRole>
  readonly limits: ReadonlyMap<string, LimitDefinition>
}

/**
 * Compiles catalogue, roles and limits of a tenant for decisions. Never throws for a role: an unknown key or limit gives nothing, because a
 * role from an older catalogue must not keep users from signing in.
 */
export function compileModel(
  catalogue: Catalogue,
  roles: readonly RoleDefinition[],
  limits: readonly LimitDefinition[],
): AccessModel {
  const definitions = new Map(limits.map((limit) => [limit.key, limit]))
  const compiled = roles.map((role) => [role.id, compileRole(catalogue, role, definitions)] as const)
  return { catalogue, roles: new Map(compiled), limits: definitions }
}

function compileRole(
  catalogue: Catalogue,
  role: RoleDefinition,
  limits: ReadonlyMap<string, LimitDefinition>,
): CompiledRole {
  const listed = role.permissions.filter((key) => catalogue.indexOf(key) >= 0)
  return {
    id: role.id,
    key: role.key,
    name: role.name,
    allPermissions: role.allPermissions,
    permissions: role.allPermissions ? fullSet(catalogue) : setOf(catalogue, listed),
    listedPermissions: listed,
    limits: roleLimits(role, limits),
    unknownPermissions: role.permissions.filter((key) => catalogue.indexOf(key) < 0),
  }
}

function roleLimits(
  role: RoleDefinition,
  limits: ReadonlyMap<string, LimitDefinition>,
): Map<string, LimitValue> {
  const values = new Map<string, LimitValue>()
  for (const key of limits.keys()) {
    const value = role.allPermissions ? null : role.limits[key]
    if (isLimitValue(value)) values.set(key, value)
  }
  return values
}
