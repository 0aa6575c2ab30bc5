import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { userRef } from '../directory/users.refs.ts'
import { findUser } from '../directory/users.store.ts'
import { deleteSessions, deleteSessionsFrom } from '../sessions/sessions.store.ts'

/** Ends and records the impersonations that began from this session; returns how many there were. */
export async function stopImpersonation(
  { db, actor, tenant, emit }: Context<Principal>,
  sessionId: string,
): Promise<number> {
  const ended = await deleteSessionsFrom(db, tenant.id, sessionId)
  for (const { userId, reason, createdAt } of ended) {
    const account = await findUser(db, tenant.id, userId)
    emit('impersonation.stopped', {
      user: { id: userId, name: account?.username ?? null },
      reason: reason ?? undefined,
      after: { startedAt: createdAt },
      impersonator: (actor.impersonator ?? actor).id,
    })
  }
  return ended.length
}

/** Signs the caller out: ends their own session, and an impersonation with it. */
export async function signOut(context: Context<Principal>): Promise<void> {
  const { db, actor, tenant, emit, cookie } = context
  const { impersonator } = actor
  const { id, username } = impersonator ?? { id: actor.id, username: actor.name }
  const sessionId = impersonator?.parentSessionId ?? actor.credential.id
  await stopImpersonation(context, sessionId)
  await deleteSessions(db, tenant.id, id, { only: sessionId })
  cookie.clear()
  emit('sign-in.ended', { user: userRef({ id, username }) })
}
