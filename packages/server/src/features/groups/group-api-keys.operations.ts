import { contract } from '@rollcall/contract/contract.ts'
import type { GroupApiKey } from '@rollcall/contract/group-api-keys.ts'
import { implement } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import { ref } from '../../platform/events.ts'
import type { Refusal } from '../../platform/problem.ts'
import { mintApiKey, noSuchApiKey, shownApiKey, termsOf } from '../api-keys/api-keys.service.ts'
import { type ApiKeyRow, deleteApiKey, listApiKeys, wakeApiKey } from '../api-keys/api-keys.store.ts'
import { personName } from '../directory/users.people.ts'
import { namesOfActor } from '../directory/users.visibility.ts'
import { requireChangeableGroup, requireGroupWithinOwn } from './groups.access.ts'
import { keyActionsIn, requireAsleep } from './groups.verdicts.ts'

export const groupApiKeysOperations = implement(contract.groupApiKeys, {
  async list(context, { group: groupId }) {
    const group = await requireChangeableGroup(context, groupId)
    const rows = await listApiKeys(context.db, context.tenant.id, { groupId })
    const actionsOf = keyActionsIn(context, group)
    return { items: rows.map((row) => ({ ...groupApiKey(row), actions: actionsOf(row) })) }
  },

  async create(context, { group: groupId, name, ...chosen }) {
    const { db, actor, tenant, emit, now } = context
    const group = await requireGroupWithinOwn(context, groupId)
    const terms = termsOf(chosen, now)
    const maker = { createdBy: actor.id, createdByName: personName(tenant, namesOfActor(actor)) }
    const { row, secret } = await mintApiKey(db, tenant, {
      ...terms,
      ...maker,
      owner: { groupId },
      name,
      now,
    })
    emit('group.api-key-created', {
      group: ref(group),
      after: { key: name, hint: row.hint, ...terms },
    })
    return { ...groupApiKey(row), key: secret }
  },

  async wake(context, { group: groupId, key }) {
    const { db, tenant, emit } = context
    const group = await requireGroupWithinOwn(context, groupId)
    const row = await wakeApiKey(db, tenant.id, groupId, key)
    if (!row) throw await notToWake(db, tenant.id, groupId, key)
    emit('group.api-key-woken', {
      group: ref(group),
      after: { key: row.name, hint: row.hint, createdBy: row.createdByName },
    })
    return groupApiKey(row)
  },

  async revoke(context, { group: groupId, key }) {
    const { db, tenant, emit } = context
    const group = await requireGroupWithinOwn(context, groupId)
    const row = await deleteApiKey(db, tenant.id, { groupId }, key)
    if (!row) throw noSuchApiKey()
    emit('group.api-key-revoked', {
      group: ref(group),
      before: { key: row.name, hint: row.hint, createdBy: row.createdByName },
    })
    return null
  },
})

async function notToWake(db: Db, tenantId: string, groupId: string, id: string): Promise<Refusal> {
  const keys = await listApiKeys(db, tenantId, { groupId })
  for (const key of keys.filter((one) => one.id === id)) requireAsleep(key)
  return noSuchApiKey()
}

function groupApiKey(row: ApiKeyRow): GroupApiKey {
  return {
    ...shownApiKey(row),
    createdBy: { id: row.createdBy, name: row.createdByName ?? '' },
    asleepSince: row.asleepSince?.toISOString() ?? null,
  }
}
