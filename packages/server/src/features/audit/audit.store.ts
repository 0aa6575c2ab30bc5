import type { Selectable } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { AuditRow } from '../../platform/record.ts'
import type { AuditEventsTable } from '../../platform/schema.ts'

export type AuditEventRow = Selectable<AuditEventsTable>

export interface AuditFilters {
  actor?: string
  target?: string
  action?: string
  outcome?: 'success' | 'refused' | 'failed'
  from?: string
  until?: string
}

/** Writes events with the commit of the change they tell of. */
export function insertAuditEvents(db: Db, rows: AuditRow[]): void {
  if (rows.length === 0) return
  const events = rows.map((row) => ({
    tenantId: row.tenantId,
    id: row.id,
    at: row.at,
    action: row.action,
    outcome: row.outcome ?? 'success',
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
  insertRows('auditEvents', events).withCommit(db)
}

function actorColumns({ actor, caller }: AuditRow) {
  if (actor) return { actorKind: actor.kind, actorId: actor.id, actorName: actor.name }
  if (!caller) return { actorKind: 'anonymous' as const, actorId: null, actorName: 'Not signed in' }
  const actorKind = caller.credential === 'api-key' ? ('api-key' as const) : ('user' as const)
  return { actorKind, actorId: caller.user.id, actorName: caller.user.username }
}

/** Which API key acted, and who made it: it may be in other hands than its owner's. */
function apiKeyColumns({ actor, caller }: AuditRow) {
  const key = actor ? null : (caller?.apiKey ?? null)
  return {
    apiKeyId: key?.id ?? null,
    apiKeyName: key?.name ?? null,
    apiKeyCreatedBy: key?.createdBy?.id ?? null,
    apiKeyCreatedByName: key?.createdBy?.name ?? null,
  }
}

/** A page of events, newest first, after the given position. */
export async function listAuditEvents(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  page: { limit: number; after: CursorValues | undefined },
): Promise<AuditEventRow[]> {
  let query = matching(db, tenantId, filters).selectAll()
  if (page.after) {
    const { at, id } = momentOf(page.after)
    query = query.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(at, id)))
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

export async function countAuditEvents(db: Db, tenantId: string, filters: AuditFilters): Promise<number> {
  const row = await matching(db, tenantId, filters)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function matching(db: Db, tenantId: string, filters: AuditFilters) {
  let query = db.selectFrom('auditEvents').where('tenantId', '=', tenantId)
  if (filters.actor) query = query.where('actorId', '=', filters.actor)
  if (filters.target) query = query.where('targetId', '=', filters.target)
  if (filters.outcome) query = query.where('outcome', '=', filters.outcome)
  if (filters.from) query = query.where('at', '>=', new Date(filters.from))
  if (filters.until) query = query.where('at', '<', new Date(filters.until))
  if (filters.action?.includes('.')) query = query.where('action', '=', filters.action)
  else if (filters.action)
    query = query.where('action', '>=', `${filters.action}.`).where('action', '<', `${filters.action}/`)
  return query
}
