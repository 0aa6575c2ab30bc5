import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { AuditEventsTable } from '../../platform/schema.ts'

export type EventRow = Selectable<AuditEventsTable>

/** So many events after one are looked through. */
export const mostLater = 200

export async function findEvent(db: Db, tenantId: string, id: string): Promise<EventRow | undefined> {
  return db
    .selectFrom('auditEvents')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** What an actor did by one request since a moment, the last first, so many at most. */
export async function listEventsOfRequest(
  db: Db,
  tenantId: string,
  { actorId, request, since, limit }: { actorId: string; request: string; since: Date; limit: number },
): Promise<EventRow[]> {
  return db
    .selectFrom('auditEvents')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('actorId', '=', actorId)
    .where('at', '>=', since)
    .where('requestId', '=', request)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** What happened to the target of an event after it, of these actions, the first of it first. */
export async function listLaterEvents(
  db: Db,
  { tenantId, targetId, at, id }: EventRow,
  actions: readonly string[],
): Promise<EventRow[]> {
  return db
    .selectFrom('auditEvents')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('targetId', '=', targetId)
    .where('outcome', '=', 'success')
    .where(sql<boolean>`(at, id) > (${at}, ${id}::uuid) and action = any(${actions}::text[])`)
    .orderBy('at')
    .orderBy('id')
    .limit(mostLater)
    .execute()
}

interface Change {
  groupId: string
  by: string
  /** When it was audited: the rows of a change have one moment, shortly before. */
  until: Date
}

type MemberRow = { userId: string; username: string; alias: string | null }

/** Who was put into a group by the last change of an account until a moment. */
export async function listAdded(db: Db, tenantId: string, change: Change): Promise<MemberRow[]> {
  const { groupId, by, until } = change
  const { rows } = await sql<MemberRow>`
    select m.user_id, u.username, u.alias from group_members m
    join users u on u.tenant_id = m.tenant_id and u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.group_id = ${groupId} and m.added_by = ${by} and m.added_at = (
      select max(l.added_at) from group_members l
      where l.tenant_id = ${tenantId} and l.group_id = ${groupId} and l.added_by = ${by} and l.added_at <= ${until})`.execute(
    db,
  )
  return rows
}

/** Who was taken out of a group so, with the end that the membership had. */
export async function listRemoved(
  db: Db,
  tenantId: string,
  change: Change,
): Promise<(MemberRow & { endsAt: Date | null })[]> {
  const { groupId, by, until } = change
  const { rows } = await sql<MemberRow & { endsAt: Date | null }>`
    select e.user_id, u.username, u.alias, e.ends_at from ended_grants e
    join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
    where e.tenant_id = ${tenantId} and e.group_id = ${groupId} and e.ended_by = ${by} and e.ended_at = (
      select max(l.ended_at) from ended_grants l
      where l.tenant_id = ${tenantId} and l.group_id = ${groupId} and l.user_id is not null and l.ended_by = ${by}
        and l.ended_at <= ${until})`.execute(db)
  return rows
}

/** The members of a group who have a role in it, so many at most. */
export async function listWithRole(
  db: Db,
  tenantId: string,
  { groupId, role }: { groupId: string; role: string },
): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select m.user_id, u.username, u.alias from group_members m
    join users u on u.tenant_id = m.tenant_id and u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.group_id = ${groupId} and m.role = ${role} limit 10000`.execute(db)
  return rows
}

/** The last grant of a capability, or of roles by hand, to a user that an account ended until a moment. */
export async function findEndedCapability(
  db: Db,
  tenantId: string,
  { userId, permission, until }: { userId: string; permission: string; until: Date },
): Promise<{ startsAt: Date | null } | undefined> {
  return db
    .selectFrom('endedGrants')
    .select('startsAt')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('permission', '=', permission)
    .where('endedAt', '<=', until)
    .orderBy('endedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Was one of these roles taken from a user at that moment though it would have ended by itself? */
export async function endedRoleHadEnd(
  db: Db,
  tenantId: string,
  { userId, roleIds, by, until }: { userId: string; roleIds: readonly string[]; by: string; until: Date },
): Promise<boolean> {
  const { rows } = await sql<{ had: boolean }>`
    select exists (select from ended_grants e where e.tenant_id = ${tenantId} and e.user_id = ${userId}
      and e.role_id = any(${roleIds}::uuid[]) and e.source = 'manual' and e.ended_by = ${by} and e.ends_at is not null
      and e.ended_at <= ${until} and e.ended_at > ${new Date(until.getTime() - 3_600_000)}) as had`.execute(
    db,
  )
  return rows[0]?.had ?? false
}

/** Is a job of a request not done yet? */
export async function isUnderWay(
  db: Db,
  tenantId: string,
  { request, since }: { request: string; since: Date },
): Promise<boolean> {
  const job = await db
    .selectFrom('jobs')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('createdAt', '>=', since)
    .where('requestId', '=', request)
    .where('status', '<>', 'done')
    .executeTakeFirst()
  return job !== undefined
}
