import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { administratorRole } from '../access/access.service.ts'
import { findFirstHolder, type HeirRow } from './heirs.store.ts'

/** Who owns what these users own alone, once they are deleted: an active administrator, or undefined where there is no other. */
export async function findHeir(
  db: Db,
  tenant: Tenant,
  deleted: readonly string[],
  now: Date,
): Promise<HeirRow | undefined> {
  return findFirstHolder(db, tenant.id, administratorRole(tenant).id, deleted, now)
}
