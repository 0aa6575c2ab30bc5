import type { Context } from '../../operations/implement.ts'
import type { AuthenticationMethod } from '../../platform/principal.ts'
import { updateLastSignIn } from '../directory/users.store.ts'
import { type KnownDevice, rememberDevice } from '../lockout/known-devices.service.ts'
import { newSession, startSession } from '../sessions/sessions.service.ts'
import { meOf } from './caller.ts'
import { type AccountFacts, accountPrincipal, cursorKeyOf } from './principals.ts'

/**
 * Creates a session for an account whose owner was just authenticated, and makes the browser a known device. Returns the answer of
 * `me.show`. The caller has checked that the account may sign in; throws otherwise.
 */
export async function createSession(
  context: Context<undefined>,
  { account, ...facts }: AccountFacts,
  { methods, device }: { methods: AuthenticationMethod[]; device?: KnownDevice | undefined },
) {
  const { db, tenant, now } = context
  if (!account) throw new Error('The account of a new session cannot be found')
  const session = newSession(tenant, account.id, { ...context, authentication: { methods, at: now } })
  const { id, tokenHash, endsAt } = session.row
  const by = {
    credential: { kind: 'session' as const, id, apiKey: null },
    methods,
    authenticatedAt: now,
    cursorKey: cursorKeyOf(tokenHash),
    endsAt: endsAt.getTime(),
  }
  const principal = accountPrincipal(
    tenant,
    by,
    { ...facts, account: { ...account, lastSignInAt: now } },
    now,
  )
  if (!principal) throw new Error('The account of a new session may not sign in')
  await startSession(db, session, context.cookie)
  await updateLastSignIn(db, tenant.id, account.id, now)
  await rememberDevice(context, account.id, device)
  return meOf(principal)
}
