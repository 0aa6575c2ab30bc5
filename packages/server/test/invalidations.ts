import type { Invalidation } from '../src/platform/invalidations.ts'

export const ofTenant = (tenant: string): Invalidation => ({ kind: 'tenant', tenant })

export const ofPrincipals = (tenant: string, ...principals: string[]): Invalidation => ({
  kind: 'principals',
  tenant,
  principals,
})
