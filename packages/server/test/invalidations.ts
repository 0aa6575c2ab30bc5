import type { Invalidation } from '../src/platform/invalidations.ts'

/** The invalidation of a whole tenant. */
export const ofTenant = (tenant: string): Invalidation => ({ kind: 'tenant', tenant })

/** The invalidation of some principals of a tenant. */
export const ofPrincipals = (tenant: string, ...principals: string[]): Invalidation => ({
  kind: 'principals',
  tenant,
  principals,
})
