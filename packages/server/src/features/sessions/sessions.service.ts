import type { Impersonation } from '@rollcall/contract/impersonation.ts'
import type { SessionFacts } from '@rollcall/contract/me.ts'
import type { SessionCookie } from '../../operations/implement.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import { newId } from '../../platform/ids.ts'
import type { AuthenticationMethod, RequestOrigin, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { newSecret } from '../../platform/secrets.ts'
import { namesOf } from '../directory/users.service.ts'
import {
  deleteSessionsById,
  deleteSessionsOf,
  endedSessions,
  findSession,
  findSessionById,
  findSurplusSessions,
  insertSession,
  listSessions,
  replaceToken,
  type SessionRow,
} from './sessions.store.ts'

/** A session that was not used since this time has ended. */
export function idleSince(tenant: Tenant, now: Date): Date {
  return new Date(now.getTime() - tenant.profile.source.sessions.idleSeconds * 1000)
}

/** Can a session still be used? It must be before its absolute end, and not idle for longer than the tenant allows. */
function sessionIsAlive(
  tenant: Tenant,
  session: Pick<SessionRow, 'endsAt' | 'lastSeenAt'>,
  now: Date,
): boolean {
  return session.endsAt > now && session.lastSeenAt > idleSince(tenant, now)
}

export interface NewSession {
  row: SessionRow
  token: string
}

/** How and when a user proved who they are. */
export interface ProvenBy {
  methods: AuthenticationMethod[]
  at: Date
}

/** Makes a session, which begins when {@link startSession} stores it. */
export function newSession(
  tenant: Tenant,
  userId: string,
  { now, origin, authentication }: { now: Date; origin: RequestOrigin; authentication: ProvenBy },
): NewSession {
  const { secret, hash } = newSecret('session', tenant.id)
  const row: SessionRow = {
    tenantId: tenant.id,
    id: newId(),
    userId,
    impersonatorId: null,
    parentId: null,
    reason: null,
    tokenHash: hash,
    methods: authentication.methods,
    authenticatedAt: authentication.at,
    createdAt: now,
    lastSeenAt: now,
    endsAt: new Date(now.getTime() + tenant.profile.source.sessions.absoluteSeconds * 1000),
    address: origin.address,
    userAgent: origin.userAgent,
  }
  return { row, token: secret }
}

/** Starts a session with the commit and sends its token to the browser; the database stores only the token's hash. */
export async function startSession(db: Db, { row, token }: NewSession, cookie: SessionCookie): Promise<void> {
  await insertSession(db, row)
  cookie.issue(token, row.endsAt)
}

/** The sessions of a user that a new one ends, because the tenant's rules allow no more. */
export async function surplusSessions(db: Db, tenant: Tenant, userId: string): Promise<string[]> {
  return findSurplusSessions(db, tenant.id, userId, tenant.profile.source.quotas.sessionsPerUser - 1)
}

/** Ends these sessions with the commit. */
export async function endSurplus(db: Db, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await deleteSessionsById(db, tenantId, ids)
}

/** A session for an impersonation, begun from the administrator's own. It is authenticated as that one was. */
export function newImpersonation(
  tenant: Tenant,
  userId: string,
  parent: Pick<SessionRow, 'id' | 'methods' | 'authenticatedAt'>,
  by: { impersonatorId: string; reason: string; endsAt: Date },
  at: { now: Date; origin: RequestOrigin },
): NewSession {
  const { id: parentId, methods, authenticatedAt } = parent
  const session = newSession(tenant, userId, { ...at, authentication: { methods, at: authenticatedAt } })
  return { ...session, row: { ...session.row, ...by, parentId } }
}

/** Gives a session a new token, so that the old one is invalid (bar SS-2). */
export async function renewToken(
  db: Db,
  tenantId: string,
  sessionId: string,
  endsAt: Date,
  cookie: SessionCookie,
): Promise<void> {
  const { secret, hash } = newSecret('session', tenantId)
  await replaceToken(db, tenantId, sessionId, hash)
  cookie.issue(secret, endsAt)
}

/** Ends all sessions of users; returns the number for each user who had any. */
export async function endSessionsOf(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<Map<string, number>> {
  const ended = new Map<string, number>()
  if (userIds.length === 0) return ended
  for (const userId of await deleteSessionsOf(db, tenantId, userIds))
    ended.set(userId, (ended.get(userId) ?? 0) + 1)
  return ended
}

/** Returns the caller's session; throws `access.not_signed_in` when it ended after the caller was authenticated. */
export async function requireSession(
  db: Db,
  tenantId: string,
  userId: string,
  id: string,
): Promise<SessionRow> {
  const session = await findSessionById(db, tenantId, userId, id)
  if (!session) throw new Refusal('access.not_signed_in.session_ended')
  return session
}

export async function sessionsOf(
  db: Db,
  tenant: Tenant,
  userId: string,
  now: Date,
  currentId: string | undefined,
): Promise<SessionFacts[]> {
  const rows = await listSessions(db, tenant.id, userId, now, idleSince(tenant, now))
  const names = await namesOf(
    db,
    tenant,
    rows.map((row) => row.impersonatorId),
  )
  return rows.map((row) => ({
    id: row.id,
    current: row.id === currentId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    address: row.address,
    userAgent: row.userAgent,
    impersonation: shownSession(row, names),
  }))
}

/** What the authenticator needs to know of a session; undefined when no usable session has this token. */
export async function findAliveSession(db: Db, tenant: Tenant, tokenHash: Buffer, now: Date) {
  const session = await findSession(db, tenant.id, tokenHash)
  if (!session || !sessionIsAlive(tenant, session, now)) return undefined
  return factsOf(session)
}

/** What the authenticator needs to know of a session in use; undefined when it ended meanwhile. */
export async function findSessionFacts(db: Db, tenantId: string, userId: string, id: string) {
  const session = await findSessionById(db, tenantId, userId, id)
  return session && factsOf(session)
}

function shownSession(row: SessionRow, names: ReadonlyMap<string, string>): SessionFacts['impersonation'] {
  const found = impersonationOf(row)
  if (!found) return null
  const { impersonatorId: id, ...rest } = found
  return shownImpersonation({ id, username: names.get(id) ?? 'A deleted account', ...rest })
}

/** An impersonation as the API shows it. */
export function shownImpersonation(by: {
  id: string
  username: string
  reason: string
  startedAt: Date
  endsAt: Date
}): Impersonation {
  return {
    by: { id: by.id, name: by.username },
    reason: by.reason,
    startedAt: by.startedAt.toISOString(),
    endsAt: by.endsAt.toISOString(),
  }
}

/** The facts of an impersonation: the administrator, the administrator's own session, the reason, and the time. */
export interface ImpersonationFacts {
  impersonatorId: string
  parentId: string
  reason: string
  startedAt: Date
  endsAt: Date
}

function factsOf(session: SessionRow) {
  return {
    id: session.id,
    userId: session.userId,
    endsAt: session.endsAt,
    lastUsedAt: session.lastSeenAt,
    methods: session.methods,
    authenticatedAt: session.authenticatedAt,
    impersonation: impersonationOf(session),
  }
}

export function impersonationOf(session: SessionRow): ImpersonationFacts | null {
  const { impersonatorId, parentId, reason, createdAt, endsAt } = session
  if (impersonatorId === null || parentId === null || reason === null) return null
  return { impersonatorId, parentId, reason, startedAt: createdAt, endsAt }
}

/** Deletes ended sessions, in all tenants. */
export async function removeEndedSessions(database: Database, now: Date): Promise<void> {
  await sweep(database, endedSessions, now)
}
