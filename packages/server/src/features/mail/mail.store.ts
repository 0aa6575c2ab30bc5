import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { writeWithCommit } from '../../platform/database/transaction.ts'
import type { MailsTable } from '../../platform/schema.ts'

export type MailRow = Selectable<MailsTable>

export interface NewMail extends Pick<MailRow, 'id' | 'kind' | 'userId' | 'toAddress' | 'status'> {
  data: object
}

/** Writes mails with the commit of what they tell of, in one statement however many they are. */
export function insertMails(
  db: Db,
  tenantId: string,
  mails: NewMail[],
  { now, createdBy }: { now: Date; createdBy: string | null },
): void {
  const insert = sql`
    insert into mails (tenant_id, id, kind, user_id, to_address, data, status, created_at, created_by, attempts)
    select ${tenantId}::uuid, id, kind, "userId", "toAddress", data, status, ${now}::timestamptz,
      coalesce(${createdBy}::uuid, "userId"), 0
    from jsonb_to_recordset(${JSON.stringify(mails)}::jsonb)
      as mail (id uuid, kind text, "userId" uuid, "toAddress" text, data jsonb, status text)`
  writeWithCommit(db, { compile: () => insert.compile(db) })
}

/** Drops what a newer mail of the same kind replaces and has not been sent, with the commit. */
export function dropReplaced(db: Db, tenantId: string, kind: MailRow['kind'], userIds: string[]): void {
  writeWithCommit(
    db,
    db
      .updateTable('mails')
      .set({ status: 'dropped' })
      .where('tenantId', '=', tenantId)
      .where('kind', '=', kind)
      .where('status', 'in', ['waiting', 'kept', 'failed'])
      .where('userId', '=', sql<string>`any(${userIds}::uuid[])`),
  )
}
