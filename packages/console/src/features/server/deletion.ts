import type { TenantOfServer } from '@rollcall/contract/tenants.ts'

/** Can the deletion still be taken back? */
export function isWaiting({ from }: NonNullable<TenantOfServer['deletion']>): boolean {
  return from > new Date().toISOString()
}
