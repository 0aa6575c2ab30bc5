import { contract } from '@rollcall/contract/contract.ts'
import { type Context, implement, ofAccounts } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { ref } from '../../platform/events.ts'
import type { Principal } from '../../platform/principal.ts'
import { requireHeld } from '../accounts/users.held.ts'
import { receiver } from '../directory/users.refs.ts'
import { requireUser, requireUserOf } from '../directory/users.service.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { mintApiKey, noSuchApiKey, shownApiKey, termsOf } from './api-keys.service.ts'
import { deleteApiKey, listApiKeys } from './api-keys.store.ts'

export const apiKeysOperations = implement(contract.apiKeys, {
  async listOwn(context) {
    const { db, actor, tenant } = context
    const actions = { revoke: verdictOn(contract.apiKeys.revokeOwn, context) }
    const rows = await listApiKeys(db, tenant.id, { userId: actor.id })
    return { items: rows.map((row) => ({ ...shownApiKey(row), actions })) }
  },

  // One call at a time per account: its keys are counted for the quota.
  create: ofAccounts(
    contract.apiKeys.create,
    (_, { id }) => [id],
    async (context, input) => {
      const { db, actor, tenant, emit, now } = context
      const terms = termsOf(input, now)
      const { id: userId } = actor
      const key = { ...terms, owner: { userId }, name: input.name, createdBy: userId, now }
      const { row, secret } = await mintApiKey(db, tenant, key)
      emit('api-key.created', {
        apiKey: ref(row),
        owner: receiver(requireUserOf(actor)),
        after: { name: row.name, hint: row.hint, ...terms },
      })
      return { ...shownApiKey(row), key: secret }
    },
  ),

  async revokeOwn(context, { key }) {
    await revoke(context, context.actor.id, key)
    return null
  },

  async listOfUser(context, { user }) {
    const { db, actor, tenant, now } = context
    await requireUser(db, tenant, user)
    const [rows, grants] = await Promise.all([
      listApiKeys(db, tenant.id, { userId: user }),
      loadGrants(db, tenant.id, user),
    ])
    const inReach = () => requireWithinReach(tenant, actor, user, grants, now)
    const actions = { revoke: verdictOn(contract.apiKeys.revokeOfUser, context, inReach) }
    return { items: rows.map((row) => ({ ...shownApiKey(row), actions })) }
  },

  revokeOfUser: ofAccounts(
    contract.apiKeys.revokeOfUser,
    ({ user }) => [user],
    async (context, { user, key }) => {
      await requireHeld(context, user)
      await revoke(context, user, key)
      return null
    },
  ),
})

async function revoke({ db, tenant, emit }: Context<Principal>, userId: string, id: string): Promise<void> {
  const row = await deleteApiKey(db, tenant.id, { userId }, id)
  if (!row) throw noSuchApiKey()
  emit('api-key.revoked', {
    apiKey: ref(row),
    before: { name: row.name, hint: row.hint, owner: userId },
  })
}
