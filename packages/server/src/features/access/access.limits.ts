import { boundsByPermission } from '@rollcall/access/decision.ts'
import { has } from '@rollcall/access/permission-set.ts'
import { compileSubject, type Grants } from '@rollcall/access/subject.ts'
import type { EffectiveLimit, ExplainedLimit } from '@rollcall/contract/access.ts'
import type { Tenant } from '../../platform/principal.ts'
import { roleBadges, validRoleIds } from '../grants/access.service.ts'

/** What a limit is for somebody at a moment, and whether it was set for them or comes from their roles. */
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

/** The limits that bound the numbers which a permission is used with, as they are for somebody at a moment; none for most. */
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
