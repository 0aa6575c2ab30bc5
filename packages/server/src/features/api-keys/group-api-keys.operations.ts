import { contract } from '@rollcall/contract/contract.ts'
import type { GroupApiKey } from '@rollcall/contract/group-api-keys.ts'
import { implement } from '../../platform/operations.ts'
import { requireChangeableGroup, requireGroupWithinOwn } from '../groups/groups.access.ts'
import { personName } from '../users/users.people.ts'
import { mintApiKey, noSuchApiKey, shownApiKey, termsOf } from './api-keys.service.ts'
import { type ApiKeyRow, deleteApiKey, listApiKeys } from './api-keys.store.ts'

export const groupApiKeysOperations = implement(contract.groupApiKeys, {
  async list(context, { group: groupId }) {
    await requireChangeableGroup(context, groupId)
    return { items: (await listApiKeys(context.db, context.tenant.id, { groupId })).map(groupApiKey) }
  },

  async create(context, { group: groupId, name, ...chosen }) {
    const { db, actor, tenant, record, now } = context
    const group = await requireGroupWithinOwn(context, groupId)
    const terms = termsOf(chosen, now)
    const maker = { createdBy: actor.user.id, createdByName: personName(tenant, actor.user) }
    const { row, secret } = await mintApiKey(db, tenant, {
      ...terms,
      ...maker,
      owner: { groupId },
      name,
      now,
    })
    record.audit({
      action: 'group.api-key-created',
      target: { kind: 'group', id: groupId, name: group.name },
      after: { key: name, hint: row.hint, ...terms },
    })
    return { ...groupApiKey(row), key: secret }
  },

  async revoke(context, { group: groupId, key }) {
    const { db, tenant, record } = context
    const group = await requireGroupWithinOwn(context, groupId)
    const row = await deleteApiKey(db, tenant.id, { groupId }, key)
    if (!row) throw noSuchApiKey()
    record.audit({
      action: 'group.api-key-revoked',
      target: { kind: 'group', id: groupId, name: group.name },
      before: { key: row.name, hint: row.hint, createdBy: row.createdByName },
    })
    record.userChanged(tenant.id, groupId)
    return null
  },
})

function groupApiKey(row: ApiKeyRow): GroupApiKey {
  return { ...shownApiKey(row), createdBy: { id: row.createdBy, name: row.createdByName ?? '' } }
}
