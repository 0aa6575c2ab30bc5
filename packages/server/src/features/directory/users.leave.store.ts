import type { Db } from '../../platform/database/database.ts'
import { statementOfIds } from '../../platform/database/statement.ts'

const leaveMails = statementOfIds(
  'update mails set user_id = null where tenant_id = $1 and user_id = any($2::uuid[])',
)
const leaveSettings = statementOfIds(
  'update tenant_settings set default_administrator_id = null where tenant_id = $1 and default_administrator_id = any($2::uuid[])',
)

/** Removes the ids of accounts that are about to be deleted from the rows that stay. */
export async function leaveReferences(db: Db, tenantId: string, ids: readonly string[]): Promise<void> {
  await Promise.all([leaveMails(db, tenantId, ids), leaveSettings(db, tenantId, ids)])
}
