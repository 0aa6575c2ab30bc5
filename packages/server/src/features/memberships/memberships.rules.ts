import { grantState } from '@rollcall/access/subject.ts'
import type { Principal, Promotion, Tenant } from '../../platform/principal.ts'

/** The keys of the roles by which an account may be a service account; empty where nobody may. */
export function eligibleRoles(tenant: Tenant): readonly string[] {
  return tenant.profile.source.serviceAccounts?.roles ?? []
}

/** Has an account with these roles one by which it may be a service account? */
export function isEligible(tenant: Tenant, roles: readonly { key: string }[]): boolean {
  const eligible = eligibleRoles(tenant)
  return roles.some(({ key }) => eligible.includes(key))
}

/** Do the first and the last day include this moment? */
export function isWithinDays(period: Promotion, now: Date): boolean {
  return grantState(period, now) === 'valid'
}

/** The next moment (ms) at which a period begins or ends; Infinity when it is over. */
export function nextChangeOf({ startsAt, endsAt }: Promotion, now: Date): number {
  const moments = [startsAt, endsAt].map((moment) => moment?.getTime() ?? 0)
  return Math.min(...moments.filter((moment) => moment > now.getTime()), Number.POSITIVE_INFINITY)
}

/**
 * May this caller enter other tenants at this moment? It is promoted, within its days, still has an eligible role, and is at home itself:
 * nobody enters by an impersonation, or from a tenant that it only visits.
 */
export function mayVisit(self: Principal, now: Date): boolean {
  return (
    self.promotion !== null &&
    self.self === null &&
    self.impersonator === null &&
    isWithinDays(self.promotion, now) &&
    isEligible(self.home, self.roles)
  )
}
