import { can } from '@rollcall/access/decide.ts'
import type { Principal } from './principal.ts'

/** Says whether a principal reads errors in full. Where the tenant's rules name a permission for that, only its holders do (PV-09). */
export function readsDetail({ tenant, subject }: Pick<Principal, 'tenant' | 'subject'>): boolean {
  const { detailNeeds } = tenant.profile.source.errors
  return detailNeeds === null || can(tenant.model, subject, detailNeeds)
}
