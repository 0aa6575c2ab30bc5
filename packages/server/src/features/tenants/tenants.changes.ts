import type { ProfileSource } from '@rollcall/access/profile.ts'
import { formerSlugDays } from '@rollcall/contract/tenants.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { addTenant } from './tenants.service.ts'
import { deleteEndedSlug, endSlug, insertSlug, setSuspension, updateNames } from './tenants.store.ts'

const day = 86_400_000

/** The id and name of a tenant, as events have it. */
export function tenantRef({ id, name }: Pick<Tenant, 'id' | 'name'>) {
  return { id, name }
}

/**
 * Creates a tenant that does not run the server, in a transaction that is within it. Throws the database's error when the short name leads
 * to another tenant, and `CatalogueError` if the profile names permissions `server:…`.
 */
export async function createTenantWithin(
  db: Db,
  tenant: { id: string; slug: string; name: string; source: ProfileSource; now: Date },
): Promise<void> {
  await deleteEndedSlug(db, tenant.slug)
  await addTenant(db, { ...tenant, runsServer: false })
}

/** Renames a tenant. Its earlier short name leads to it for {@link formerSlugDays} days. */
export async function renameTenant(
  db: Db,
  tenant: Tenant,
  { name = tenant.name, slug = tenant.slug }: { name?: string | undefined; slug?: string | undefined },
  now: Date,
): Promise<void> {
  await updateNames(db, tenant.id, { name, slug })
  if (slug === tenant.slug) return
  await endSlug(db, tenant.id, tenant.slug, new Date(now.getTime() + formerSlugDays * day))
  await deleteEndedSlug(db, slug)
  await insertSlug(db, tenant.id, slug)
}

/** Suspends a tenant, or with null brings it back. Its principals are refused where they are resolved. */
export async function changeSuspension(
  db: Db,
  tenantId: string,
  suspension: { at: Date; reason: string } | null,
): Promise<void> {
  await setSuspension(db, tenantId, {
    suspendedAt: suspension?.at ?? null,
    suspendedReason: suspension?.reason ?? null,
  })
}
