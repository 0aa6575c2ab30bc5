import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { statement, statementOfIds } from '../../platform/database/statement.ts'
import type { Ended } from '../../platform/database/sweep.ts'
import type { SessionsTable } from '../../platform/schema-accounts.ts'

export type SessionRow = Selectable<SessionsTable>

export async function insertSession(db: Db, session: SessionRow): Promise<void> {
  await insert(
    db,
    session.tenantId,
    session.id,
    session.userId,
    session.impersonatorId,
    session.parentId,
    session.reason,
    session.tokenHash,
    session.methods,
    session.authenticatedAt,
    session.createdAt,
    session.lastSeenAt,
    session.endsAt,
    session.address,
    session.userAgent,
  )
}
const insert = statement(
  `insert into sessions (tenant_id, id, user_id, impersonator_id, parent_id, reason, token_hash, methods, authenticated_at, created_at,
    last_seen_at, ends_at, address, user_agent) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
)

/** A user's own sessions beyond a number; the most recently used ones are counted first. */
export async function findSurplusSessions(
  db: Db,
  tenantId: string,
  userId: string,
  most: number,
): Promise<string[]> {
  const rows = await findSurplus(db, tenantId, userId, most)
  return rows.map(({ id }) => id)
}
const findSurplus = statement<{ id: string }, [tenant: string, user: string, most: number]>(
  `select id from sessions where tenant_id = $1 and user_id = $2 and impersonator_id is null
    order by last_seen_at desc, id desc offset $3`,
)

export async function deleteSessionsById(db: Db, tenantId: string, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('tenantId', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

export async function findSession(
  db: Db,
  tenantId: string,
  tokenHash: Buffer,
): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst()
}

export async function findSessionById(
  db: Db,
  tenantId: string,
  userId: string,
  id: string,
): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Sessions that have not ended and were used after the given time, newest first. */
export async function listSessions(
  db: Db,
  tenantId: string,
  userId: string,
  now: Date,
  idleSince: Date,
): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('endsAt', '>', now)
    .where('lastSeenAt', '>', idleSince)
    .orderBy('lastSeenAt', 'desc')
    .limit(200)
    .execute()
}

/**
 * Ends a user's sessions: one, all, or all but one. An impersonation ends with the session that it began from, and also when that one
 * stays. Returns how many there were.
 */
export async function deleteSessions(
  db: Db,
  tenantId: string,
  userId: string,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { only, except } = which
  let query = db.deleteFrom('sessions').where('tenantId', '=', tenantId)
  query = except
    ? query
        .where('id', '!=', except)
        .where((eb) => eb.or([eb('userId', '=', userId), eb('impersonatorId', '=', userId)]))
    : query.where('userId', '=', userId)
  if (only) query = query.where('id', '=', only)
  return (await query.returning('id').execute()).length
}

const deleteOf = statementOfIds<{ userId: string }>(
  'delete from sessions where tenant_id = $1 and user_id = any($2::uuid[]) returning user_id',
)

/** Ends all sessions of users; returns the user of each session. */
export async function deleteSessionsOf(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const rows = await deleteOf(db, tenantId, userIds)
  return rows.map(({ userId }) => userId)
}

/** Ends the impersonations that began from this session; returns them. */
export async function deleteSessionsFrom(db: Db, tenantId: string, parentId: string): Promise<SessionRow[]> {
  return db
    .deleteFrom('sessions')
    .where('tenantId', '=', tenantId)
    .where('parentId', '=', parentId)
    .returningAll()
    .execute()
}

/** Records the use of a session, and of the own session that waits during an impersonation, so that it does not become idle. */
export async function touchSession(db: Db, tenantId: string, id: string, at: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ lastSeenAt: at })
    .where('tenantId', '=', tenantId)
    .where((eb) =>
      eb.or([
        eb('id', '=', id),
        eb(
          'id',
          '=',
          eb
            .selectFrom('sessions as used')
            .select('used.parentId')
            .where('used.tenantId', '=', tenantId)
            .where('used.id', '=', id),
        ),
      ]),
    )
    .execute()
}

export async function replaceToken(db: Db, tenantId: string, id: string, tokenHash: Buffer): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ tokenHash })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

export const endedSessions: Ended = { table: 'sessions', key: { id: 'uuid' }, column: 'ends_at' }
