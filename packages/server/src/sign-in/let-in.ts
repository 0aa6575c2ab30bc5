import { meOf } from '../features/me/me.operations.ts'
import { newSession, startSession } from '../features/sessions/sessions.service.ts'
import { noteSignIn } from '../features/users/users.service.ts'
import type { Context } from '../platform/operations.ts'
import { cursorKeyOf, type PrincipalFacts, principalFrom } from './load-principal.ts'
import { type KnownDevice, rememberDevice } from './lockout/known-devices.service.ts'

/** Signs somebody in who has proved who they are: starts a session, and makes the browser at hand known to the account. */
export function letIn(
  context: Context<undefined>,
  { account, ...facts }: PrincipalFacts,
  device?: KnownDevice,
) {
  const { db, tenant, now } = context
  const userId = account?.id
  if (account === undefined || userId === undefined)
    throw new Error('Somebody who was let in cannot be found')
  const session = newSession(tenant, userId, context)
  const { id, tokenHash } = session.row
  const credential = {
    credential: 'session' as const,
    credentialId: id,
    cursorKey: cursorKeyOf(tokenHash),
    apiKey: null,
  }
  const principal = principalFrom(
    tenant,
    credential,
    { ...facts, account: { ...account, lastSignInAt: now } },
    now,
  )
  if (!principal) throw new Error('Somebody who was let in may not be')
  startSession(db, session, context.cookie)
  noteSignIn(db, tenant.id, userId, now)
  rememberDevice(context, userId, device)
  return meOf(principal)
}
