import type { Total } from '@rollcall/contract/pagination.ts'
import { type Selectable, sql } from 'kysely'
import { type CursorValues, momentOf, timeOrder } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { Ended } from '../../platform/database/sweep.ts'
import type { MailsTable } from '../../platform/schema.ts'

export type MailRow = Selectable<MailsTable>

export interface NewMailRow extends Pick<MailRow, 'id' | 'kind' | 'userId' | 'toAddress' | 'status'> {
  data: Record<string, unknown>
  /** The account that the mail is sent for, if it is not the caller. */
  createdBy: string | null
}

/** Writes mails. */
export async function insertMails(
  db: Db,
  tenantId: string,
  mails: NewMailRow[],
  { now, createdBy }: { now: Date; createdBy: string | null },
): Promise<void> {
  const rows = mails.map((mail) => ({
    tenantId,
    id: mail.id,
    kind: mail.kind,
    userId: mail.userId,
    toAddress: mail.toAddress,
    data: mail.data,
    status: mail.status,
    createdAt: now,
    createdBy: mail.createdBy ?? createdBy ?? mail.userId,
    attempts: 0,
  }))
  await insertRows('mails', rows).execute(db)
}

/** Cancels unsent mails that a newer mail of the same kind replaces. */
export async function dropReplaced(
  db: Db,
  tenantId: string,
  kind: MailRow['kind'],
  userIds: string[],
): Promise<void> {
  await db
    .updateTable('mails')
    .set({ status: 'dropped' })
    .where('tenantId', '=', tenantId)
    .where('kind', '=', kind)
    .where('status', 'in', ['waiting', 'kept', 'failed'])
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .execute()
}

/** The mails of a tenant that wait to be sent. */
export async function listWaitingMails(db: Db, tenantId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('mails')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('status', '=', 'waiting')
    .execute()
  return rows.map(({ id }) => id)
}

/** How long a try may go on without renewing its claim, by the clock of the database; in seconds. */
export const claimSeconds = 30
const claimEnd = sql<Date>`now() + make_interval(secs => ${sql.lit(claimSeconds)})`

/** Claims a waiting mail for one try; undefined when it does not wait or another node has claimed it. */
export async function claimMail(db: Db, tenantId: string, id: string): Promise<MailRow | undefined> {
  return db
    .updateTable('mails')
    .set((eb) => ({ claimedUntil: claimEnd, attempts: eb('attempts', '+', 1) }))
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .where((eb) => eb.or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', sql<Date>`now()`)]))
    .returningAll()
    .executeTakeFirst()
}

/** Renews the claim of a try that goes on. */
export async function renewClaim(db: Db, tenantId: string, id: string): Promise<void> {
  await db
    .updateTable('mails')
    .set({ claimedUntil: claimEnd })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('claimedUntil', 'is not', null)
    .execute()
}

type Settlement = Partial<Pick<MailRow, 'status' | 'sentAt' | 'lastError'>>

/** Ends a try. A mail that was cancelled meanwhile stays cancelled, unless it was sent. */
export async function settleMail(db: Db, tenantId: string, id: string, result: Settlement): Promise<void> {
  let query = db
    .updateTable('mails')
    .set({ ...result, claimedUntil: null })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
  if (result.status !== 'sent') query = query.where('status', '=', 'waiting')
  await query.execute()
}

export async function findMail(db: Db, tenantId: string, id: string): Promise<MailRow | undefined> {
  return db
    .selectFrom('mails')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export interface MailFilters {
  status?: MailRow['status']
  kind?: MailRow['kind']
  user?: string
}

/** A page of mails that have a receiver, newest first, after the given position. */
export async function listMails(
  db: Db,
  tenantId: string,
  filters: MailFilters,
  page: { limit: number; after: CursorValues | undefined; sort?: string | undefined },
): Promise<MailRow[]> {
  const { order, beyond } = timeOrder(page.sort)
  let query = matching(db, tenantId, filters).selectAll()
  if (page.after) {
    const { at, id } = momentOf(page.after)
    query = query.where((eb) => eb(eb.refTuple('createdAt', 'id'), beyond, eb.tuple(at, id)))
  }
  return query.orderBy('createdAt', order).orderBy('id', order).limit(page.limit).execute()
}

export async function countMails(db: Db, tenantId: string, filters: MailFilters): Promise<Total> {
  return countRows(db, matching(db, tenantId, filters))
}

function matching(db: Db, tenantId: string, filters: MailFilters) {
  let query = db.selectFrom('mails').where('tenantId', '=', tenantId).where('toAddress', 'is not', null)
  if (filters.status) query = query.where('status', '=', filters.status)
  if (filters.kind) query = query.where('kind', '=', filters.kind)
  if (filters.user) query = query.where('userId', '=', filters.user)
  return query
}

/** When the earliest was made of as many test mails of an account as it may have; undefined while it may have more. */
export async function findEarlierTest(
  db: Db,
  tenantId: string,
  userId: string,
  { since, most }: { since: Date; most: number },
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('mails')
    .select('createdAt')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('createdAt', '>', since)
    .where('kind', '=', 'test')
    .orderBy('createdAt', 'desc')
    .offset(most - 1)
    .limit(1)
    .executeTakeFirst()
  return row?.createdAt
}

const unsent: readonly MailRow['status'][] = ['failed', 'kept']

/** Is the mail failed or held? Such a mail can be sent again. */
export function isUnsent(status: MailRow['status']): boolean {
  return unsent.includes(status)
}

/** Queues failed or held mails again: one of them, or all. */
export async function waitAgain(db: Db, tenantId: string, id?: string): Promise<MailRow[]> {
  let query = db
    .updateTable('mails')
    .set({ status: 'waiting', claimedUntil: null })
    .where('tenantId', '=', tenantId)
    .where('status', 'in', unsent)
  if (id) query = query.where('id', '=', id)
  return query.returningAll().execute()
}

/** Mails that are finished and not needed any more. */
export const endedMails: Ended = {
  table: 'mails',
  key: { id: 'uuid' },
  column: 'created_at',
  condition: sql`(status in ('sent', 'dropped') or user_id is null)`,
}
