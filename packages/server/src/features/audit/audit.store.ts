import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { Principal, RequestOrigin } from '../../platform/principal.ts'
import type { AuditEventsTable } from '../../platform/schema.ts'

export type AuditEventRow = Selectable<AuditEventsTable>

/** An event as it is written into the log. Names are copied, so that the event can be read after its target is deleted. */
export interface AuditRow {
  id: string
  at: Date
  tenantId: string
  action: string
  outcome: 'success' | 'refused' | 'failed'
  caller: Principal | undefined
  /** The actor, if it is not the caller. */
  actor: { kind: 'user' | 'tenant' | 'system'; id: string | null; name: string } | undefined
  origin: RequestOrigin
  target: { kind: string; id: string; name: string | null } | undefined
  reason: string | undefined
  before: Record<string, unknown> | undefined
  after: Record<string, unknown> | undefined
}

/** Those of these ids that accounts, groups and roles of the tenant have. */
export async function findPresent(db: Db, tenantId: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const among = (table: string) =>
    sql`select id from ${sql.table(table)} where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`
  const { rows } = await sql<{ id: string }>`
    ${among('users')} union all ${among('groups')} union all ${among('roles')}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Writes events with the commit of their change. */
export async function insertAuditEvents(db: Db, rows: AuditRow[]): Promise<void> {
  if (rows.length === 0) return
  const events = rows.map((row) => ({
    tenantId: row.tenantId,
    id: row.id,
    at: row.at,
    action: row.action,
    outcome: row.outcome,
    ...actorColumns(row),
    ...apiKeyColumns(row),
    impersonatorId: row.caller?.impersonator?.id ?? null,
    impersonatorName: row.caller?.impersonator?.username ?? null,
    targetKind: row.target?.kind ?? null,
    targetId: row.target?.id ?? null,
    targetName: row.target?.name ?? null,
    reason: row.reason ?? null,
    before: row.before ?? null,
    after: row.after ?? null,
    address: row.origin.address,
    userAgent: row.origin.userAgent,
    requestId: row.origin.id,
  }))
  await insertRows('auditEvents', events).execute(db)
}

function actorColumns({ actor, caller }: AuditRow) {
  if (actor) return { actorKind: actor.kind, actorId: actor.id, actorName: actor.name }
  if (!caller) return { actorKind: 'anonymous' as const, actorId: null, actorName: 'Not signed in' }
  return { actorKind: caller.kind, actorId: caller.id, actorName: caller.name }
}

/** Which API key acted, and who made it: another person than its owner may hold it. */
function apiKeyColumns({ actor, caller }: AuditRow) {
  const key = actor ? null : (caller?.credential.apiKey ?? null)
  return {
    apiKeyId: key?.id ?? null,
    apiKeyName: key?.name ?? null,
    apiKeyCreatedBy: key?.createdBy?.id ?? null,
    apiKeyCreatedByName: key?.createdBy?.name ?? null,
  }
}
