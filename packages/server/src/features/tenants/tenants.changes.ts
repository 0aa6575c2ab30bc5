import type { ProfileSource } from '@rollcall/access/profile.ts'
import { formerSlugDays } from '@rollcall/contract/tenants.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { insertProfile } from './tenants.service.ts'
import {
  deleteFormerSlugs,
  findTenantIdBySlug,
  insertFormerSlug,
  setSuspension,
  updateTenantNames,
} from './tenants.store.ts'

const day = 86_400_000

/** The id and name of a tenant, as events have it. */
export function tenantNamed({ id, name }: Pick<Tenant, 'id' | 'name'>) {
  return { id, name }
}

/** Creates a tenant in a transaction that is within it. Its short name must be free. */
export async function createTenantIn(
  db: Db,
  tenant: { id: string; slug: string; name: string; source: ProfileSource; now: Date },
): Promise<void> {
  await insertProfile(db, { ...tenant, runsServer: false })
}
