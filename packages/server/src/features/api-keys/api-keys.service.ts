import type { ApiKey } from '@rollcall/contract/me.ts'
import type { Db } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { tidyNetworks } from '../../platform/networks.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireBelow } from '../../platform/quota.ts'
import { newSecret, secretHint } from '../../platform/secrets.ts'
import {
  type ApiKeyRow,
  countApiKeys,
  findApiKey,
  findOwnApiKey,
  insertApiKey,
  type KeyOwner,
} from './api-keys.store.ts'

export type { ApiKeyRow, KeyOwner }

type NewApiKey = Pick<ApiKeyRow, 'name' | 'createdBy' | 'expiresAt'> &
  Partial<Pick<ApiKeyRow, 'createdByName' | 'addresses' | 'noticeAt'>> & { owner: KeyOwner; now: Date }

/**
 * Makes an API key and returns it with its secret, which is stored nowhere. The caller emits the event and locks the tenant first.
 * Throws `quota.reached` when the owner has as many keys as the tenant's rules allow.
 */
export async function mintApiKey(
  db: Db,
  tenant: Tenant,
  { owner, now, ...key }: NewApiKey,
): Promise<{ row: ApiKeyRow; secret: string }> {
  const count = await countApiKeys(db, tenant.id, owner)
  requireBelow(tenant.profile.source.quotas.apiKeysPerOwner, count, 'api_keys')
  const { secret, hash } = newSecret('api-key', tenant.id)
  const row: ApiKeyRow = {
    createdByName: null,
    addresses: null,
    asleepSince: null,
    noticeAt: null,
    ...key,
    tenantId: tenant.id,
    id: newId(),
    userId: 'userId' in owner ? owner.userId : null,
    groupId: 'groupId' in owner ? owner.groupId : null,
    hint: secretHint(secret),
    secretHash: hash,
    createdAt: now,
    lastUsedAt: null,
  }
  await insertApiKey(db, row)
  return { row, secret }
}

/** Checks the name, end and addresses of a new key; throws `request.invalid` for an end in the past or an invalid address. */
export function termsOf(
  chosen: { expiresAt?: string | null | undefined; addresses?: readonly string[] | null | undefined },
  now: Date,
): Pick<ApiKeyRow, 'expiresAt' | 'addresses'> {
  const expiresAt = chosen.expiresAt ? new Date(chosen.expiresAt) : null
  if (expiresAt && expiresAt <= now)
    throw new Refusal('request.invalid.key_end', {}, { errors: [{ field: 'expiresAt', code: 'in_future' }] })
  return { expiresAt, addresses: chosen.addresses ? tidyNetworks('addresses', chosen.addresses) : null }
}

/** What the authenticator needs to know of an API key; undefined when no usable key has this secret. */
export async function findUsableApiKey(db: Db, tenant: Tenant, secretHash: Buffer, now: Date) {
  const key = await findApiKey(db, tenant.id, secretHash)
  if (!key || (key.expiresAt && key.expiresAt <= now)) return undefined
  return factsOf(key)
}

/** What the authenticator needs to know of a key in use; undefined when it was revoked or put to sleep meanwhile. */
export async function findApiKeyFacts(db: Db, tenantId: string, owner: KeyOwner, id: string) {
  const key = await findOwnApiKey(db, tenantId, owner, id)
  return key?.asleepSince === null ? factsOf(key) : undefined
}

function factsOf({ expiresAt: endsAt, ...key }: ApiKeyRow) {
  const { id, name, userId, groupId, lastUsedAt, addresses, createdBy, createdByName } = key
  const asleep = key.asleepSince !== null
  return { id, name, userId, groupId, endsAt, lastUsedAt, addresses, asleep, createdBy, createdByName }
}

export function noSuchApiKey(): Refusal {
  return new Refusal('api_key.not_found')
}

/** A key as the API shows it. */
export function shownApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    addresses: row.addresses,
  }
}
