import { contract } from '@rollcall/contract/contract.ts'
import type { ApiKey } from '@rollcall/contract/me.ts'
import type { Db } from '../../platform/database/database.ts'
import { implement } from '../../platform/operations.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Recorder } from '../../platform/record.ts'
import { requireReachable } from '../access/access.service.ts'
import { requireUser } from '../users/users.service.ts'
import { shownName } from '../users/users.sight.ts'
import { mintApiKey } from './api-keys.service.ts'
import { type ApiKeyRow, deleteApiKey, listApiKeys } from './api-keys.store.ts'

export const apiKeysOperations = implement(contract.apiKeys, {
  async listOwn({ db, actor, tenant }) {
    return { items: (await listApiKeys(db, tenant.id, actor.user.id)).map(apiKey) }
  },

  async create({ db, actor, tenant, record, now }, input) {
    const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null
    if (expiresAt && expiresAt <= now) {
      throw new Refusal('request.invalid', 'The end of the key lies in the past.', {
        errors: [{ field: 'expiresAt', message: 'must lie in the future' }],
      })
    }
    const { id } = actor.user
    const owner = { userId: id, createdBy: id }
    const { row, secret } = await mintApiKey(db, tenant, { ...owner, name: input.name, expiresAt, now })
    record.audit({
      action: 'api-key.created',
      target: keyTarget(row),
      after: { name: row.name, hint: row.hint, expiresAt },
    })
    const by = shownName(tenant, actor.user)
    record.mail({ kind: 'api-key-created', to: actor.user, data: { name: row.name, by } })
    return { ...apiKey(row), key: secret }
  },

  async revokeOwn({ db, actor, tenant, record }, { key }) {
    await revoke(db, tenant, record, actor.user.id, key)
    return null
  },

  async listOfUser({ db, tenant }, { user }) {
    await requireUser(db, tenant, user)
    return { items: (await listApiKeys(db, tenant.id, user)).map(apiKey) }
  },

  async revokeOfUser({ db, actor, tenant, record, now }, { user, key }) {
    await requireUser(db, tenant, user)
    await requireReachable(db, tenant, actor, user, now)
    await revoke(db, tenant, record, user, key)
    return null
  },
})

async function revoke(db: Db, tenant: Tenant, record: Recorder, userId: string, id: string): Promise<void> {
  const row = await deleteApiKey(db, tenant.id, userId, id)
  if (!row) throw new Refusal('api_key.not_found', 'It was revoked already, or it belongs to somebody else.')
  record.audit({
    action: 'api-key.revoked',
    target: keyTarget(row),
    before: { name: row.name, hint: row.hint, owner: userId },
  })
  record.userChanged(tenant.id, userId)
}

function keyTarget(row: ApiKeyRow) {
  return { kind: 'api-key', id: row.id, name: row.name }
}

function apiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }
}
