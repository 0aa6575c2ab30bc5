import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import type { Database } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/problem.ts'
import { listAuditEvents } from '../audit/audit-list.store.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireOwnAccount } from '../directory/users.service.ts'
import { writtenData } from './own-data.ts'

const hour = 3_600_000
const exportsPerHour = 3

export function ownDataOperations(database: Database) {
  return implement(contract.ownData, {
    exportData: ofAccounts(
      contract.ownData.exportData,
      (_, actor) => [actor.id],
      async (context) => {
        const { db, actor, tenant, origin, emit, now, signal } = context
        const account = await requireOwnAccount(db, tenant, actor)
        const since = new Date(now.getTime() - hour).toISOString()
        const filters = { actor: actor.id, action: 'account.exported', from: since }
        const before = await listAuditEvents(db, tenant.id, filters, {
          limit: exportsPerHour,
          after: undefined,
        })
        if (before.length >= exportsPerHour) {
          throw new Refusal('quota.reached.data_exports', { most: exportsPerHour })
        }
        emit('account.exported', { user: userRef(account) })
        return {
          contentType: 'application/json; charset=utf-8',
          filename: `${tenant.slug}-${account.username}-${now.toISOString().slice(0, 10)}.json`,
          chunks: writtenData(database, { actor, tenant, now, origin, signal }),
        }
      },
    ),
  })
}
