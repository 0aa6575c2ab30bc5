import { contract } from '@rollcall/contract/contract.ts'
import type { Db } from '../../platform/database/database.ts'
import { implement, ofAccounts } from '../../platform/operations.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { Recorder } from '../../platform/record.ts'
import { requireHeld } from '../users/users.held.ts'
import { requireUser, requireUserOf } from '../users/users.service.ts'
import { mintApiKey, noSuchApiKey, shownApiKey, termsOf } from './api-keys.service.ts'
import { type ApiKeyRow, deleteApiKey, listApiKeys } from './api-keys.store.ts'

export const apiKeysOperations = implement(contract.apiKeys, {
  async listOwn({ db, actor, tenant }) {
    return { items: (await listApiKeys(db, tenant.id, { userId: actor.id })).map(shownApiKey) }
  },

  // Alone on the own account: how many keys it has is counted.
  create: ofAccounts(
    contract.apiKeys.create,
    (_, { id }) => [id],
    async (context, input) => {
      const { db, actor, tenant, record, now } = context
      const terms = termsOf(input, now)
      const { id: userId } = actor
      const key = { ...terms, owner: { userId }, name: input.name, createdBy: userId, now }
      const { row, secret } = await mintApiKey(db, tenant, key)
      record.audit({
        action: 'api-key.created',
        target: keyTarget(row),
        after: { name: row.name, hint: row.hint, ...terms },
      })
      record.mail({ kind: 'api-key-created', to: requireUserOf(actor), data: { name: row.name, by: 'You' } })
      return { ...shownApiKey(row), key: secret }
    },
  ),

  async revokeOwn({ db, actor, tenant, record }, { key }) {
    await revoke(db, tenant, record, actor.id, key)
    return null
  },

  async listOfUser({ db, tenant }, { user }) {
    await requireUser(db, tenant, user)
    return { items: (await listApiKeys(db, tenant.id, { userId: user })).map(shownApiKey) }
  },

  revokeOfUser: ofAccounts(
    contract.apiKeys.revokeOfUser,
    ({ user }) => [user],
    async (context, { user, key }) => {
      await requireHeld(context, user)
      await revoke(context.db, context.tenant, context.record, user, key)
      return null
    },
  ),
})

async function revoke(db: Db, tenant: Tenant, record: Recorder, userId: string, id: string): Promise<void> {
  const row = await deleteApiKey(db, tenant.id, { userId }, id)
  if (!row) throw noSuchApiKey()
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
