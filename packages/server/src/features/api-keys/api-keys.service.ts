import type { Db } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Tenant } from '../../platform/principal.ts'
import { newSecret, secretHint } from '../../platform/secrets.ts'
import { type ApiKeyRow, findApiKey, insertApiKey, listApiKeys, touchApiKey } from './api-keys.store.ts'

type NewApiKey = Pick<ApiKeyRow, 'userId' | 'name' | 'createdBy' | 'expiresAt'> & { now: Date }

/** Makes a key; its secret is nowhere but in what this returns. Whoever calls records it. */
export async function mintApiKey(
  db: Db,
  tenant: Tenant,
  { now, ...key }: NewApiKey,
): Promise<{ row: ApiKeyRow; secret: string }> {
  const { secret, hash } = newSecret('api-key', tenant.id)
  const row: ApiKeyRow = {
    ...key,
    tenantId: tenant.id,
    id: newId(),
    hint: secretHint(secret),
    secretHash: hash,
    createdAt: now,
    lastUsedAt: null,
  }
  await insertApiKey(db, row)
  return { row, secret }
}

/** What the gate needs to know of an API key; undefined when there is none that may still be used. */
export async function findUsableApiKey(db: Db, tenant: Tenant, secretHash: Buffer, now: Date) {
  const key = await findApiKey(db, tenant.id, secretHash)
  if (!key || (key.expiresAt && key.expiresAt <= now)) return undefined
  return factsOf(key)
}

/** The same of a key that somebody is using at this moment; undefined when it was revoked meanwhile. */
export async function findApiKeyFacts(db: Db, tenantId: string, userId: string, id: string) {
  const key = (await listApiKeys(db, tenantId, userId)).find((candidate) => candidate.id === id)
  return key && factsOf(key)
}

function factsOf(key: ApiKeyRow) {
  return { id: key.id, userId: key.userId, endsAt: key.expiresAt, lastUsedAt: key.lastUsedAt }
}

export async function noteApiKeyUse(db: Db, tenantId: string, id: string, at: Date): Promise<void> {
  await touchApiKey(db, tenantId, id, at)
}
