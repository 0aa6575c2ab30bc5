import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { AuditEventRow } from './audit.store.ts'
import { isNotIndexed } from './audit-conditions.store.ts'
import type { DayCount } from './audit-days.store.ts'

/** The tenants that have events since a moment; of all tenants where there is none. */
export async function findTenantsWithEvents(db: Db, since: Date | undefined): Promise<string[]> {
  const { rows } = since
    ? await sql<{
        id: string
      }>`select distinct tenant_id as id from audit_events where at >= ${since}`.execute(db)
    : await sql<{ id: string }>`select id from tenants`.execute(db)
  return rows.map(({ id }) => id)
}

/** Keeps everybody else from following the log of this tenant meanwhile. False where somebody does already. */
export async function holdIndexed(db: Db, tenantId: string): Promise<boolean> {
  await sql`
    insert into audit_indexed (tenant_id, at, id) values (${tenantId}, ${new Date(0)}, '00000000-0000-0000-0000-000000000000')
    on conflict (tenant_id) do nothing`.execute(db)
  const { rows } = await sql`
    select id from audit_indexed where tenant_id = ${tenantId} for update skip locked`.execute(db)
  return rows.length > 0
}

/** The events that have not been followed yet and are older than a moment, the oldest first. */
export async function listEventsNotIndexed(
  db: Db,
  tenantId: string,
  { before, limit }: { before: Date; limit: number },
): Promise<AuditEventRow[]> {
  const { rows } = await sql<AuditEventRow>`
    select e.* from audit_events e
    where e.tenant_id = ${tenantId} and ${isNotIndexed(tenantId)} and e.at < ${before}
    order by e.at, e.id limit ${sql.lit(limit)}`.execute(db)
  return rows
}

/** A name that an event calls its actor or target by. */
export interface SubjectWord {
  word: string
  id: string
  name: string
  kind: string
}

/** What is derived from some events. */
export interface Derived {
  days: DayCount[]
  subjects: SubjectWord[]
  words: { word: string; at: Date; id: string }[]
  /** The last of these events. */
  last: string
}

export async function insertDerived(
  db: Db,
  tenantId: string,
  { days, subjects, words, last }: Derived,
): Promise<void> {
  const ofTenant = <Row extends object>(rows: Row[]) => rows.map((row) => ({ tenantId, ...row }))
  const counted = days.map(({ kind, ...day }) => ({ ...day, targetKind: kind }))
  await insertRows('auditDays', ofTenant(counted), {
    rest: `on conflict (tenant_id, day, action, outcome, target_kind, credential)
      do update set events = audit_days.events + excluded.events`,
  }).execute(db)
  await insertRows('auditSubjects', ofTenant(subjects), { rest: 'on conflict do nothing' }).execute(db)
  await insertRows('auditWords', ofTenant(words), { rest: 'on conflict do nothing' }).execute(db)
  await sql`
    update audit_indexed i set at = e.at, id = e.id from audit_events e
    where i.tenant_id = ${tenantId} and e.tenant_id = ${tenantId} and e.id = ${last}`.execute(db)
}
