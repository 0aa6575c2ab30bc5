import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { findApiKey, listApiKeys, touchApiKey } from './api-keys.store.ts'

/** What the gate needs to know of an API key; undefined when there is none that may still be used. */
export async function findUsableApiKey(db: Db, tenant: Tenant, secretHash: Buffer, now: Date) {
  const key = await findApiKey(db, tenant.id, secretHash)
  if (!key || (key.expiresAt && key.expiresAt <= now)) return undefined
  return { id: key.id, userId: key.userId, endsAt: key.expiresAt, lastUsedAt: key.lastUsedAt }
}

/** Has nobody revoked it? */
export async function apiKeyExists(db: Db, tenantId: string, userId: string, id: string): Promise<boolean> {
  return (await listApiKeys(db, tenantId, userId)).some((key) => key.id === id)
}

export async function noteApiKeyUse(db: Db, tenantId: string, id: string, at: Date): Promise<void> {
  await touchApiKey(db, tenantId, id, at)
}
