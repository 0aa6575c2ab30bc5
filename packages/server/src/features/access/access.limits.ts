import { boundsByPermission } from '@rollcall/access/decision.ts'
import { has } from '@rollcall/access/permission-set.ts'
import { compileSubject, type Grants } from '@rollcall/access/subject.ts'
import type { EffectiveLimit, ExplainedLimit } from '@rollcall/contract/access.ts'
import type { Tenant } from '../../platform/principal.ts'
import { validRoleIds } from '../grants/grants.load.ts'
import { roleBadges } from '../grants/tenant-roles.ts'

/** The value of a limit for a user at a moment, and whether it is set for the user or comes from their roles. */
export function effectiveLimit(tenant: Tenant, grants: Grants, key: string, at: Date): EffectiveLimit {
  const definition = tenant.model.limits.get(key)
  return {
    limit: key,
    description: definition?.description ?? '',
    unit: definition?.unit ?? '',
    value: compileSubject(tenant.model, grants, at).limits.get(key) ?? null,
    source: key in grants.limits ? ('user' as const) : ('roles' as const),
  }
}

/** The limits that apply to a permission, with their values for a user at a moment. Most permissions have none. */
export function limitsOn(tenant: Tenant, grants: Grants, permission: string, at: Date): ExplainedLimit[] {
  const { model, profile } = tenant
  const subject = compileSubject(model, grants, at)
  const holds = (key: string) => has(subject.permissions, model.catalogue.indexOf(key))
  const bounds = boundsByPermission(profile.source.limits).get(permission) ?? []
  return bounds.map(({ limit: key, property, unless }) => {
    const limit = effectiveLimit(tenant, grants, key, at)
    const giving = validRoleIds(grants.roles, at).filter(
      (id) => model.roles.get(id)?.limits.get(key) === limit.value,
    )
    return {
      ...limit,
      property,
      roles: limit.source === 'roles' ? roleBadges(tenant, giving) : [],
      liftedBy: unless.find(holds) ?? null,
    }
  })
}
