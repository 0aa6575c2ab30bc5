import { identityOf } from '@rollcall/contract/identity.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import type { Principal } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import type { Call, RunDeps } from './call.ts'

/** Who calls. */
export interface Authenticated {
  actor: Principal | undefined
  /** The caller came by the session that waited during an impersonation. */
  resumes: boolean
}

/**
 * Authenticates who calls, and refuses a caller who may not make this call whatever is in it. Where the operation is about the caller's
 * own session, it is that one: during an impersonation that began from exactly that session, and once the impersonation has ended.
 */
export async function authenticate(
  operation: Operation,
  call: Pick<Call, 'credentials' | 'authenticated'>,
  deps: Pick<RunDeps, 'authenticate'>,
): Promise<Authenticated> {
  const { scope, requires } = operation
  if (scope === 'public') return { actor: undefined, resumes: false }
  const { presented, waiting, page } = call.credentials
  const principal = presented && (await deps.authenticate(presented))
  const own = requires?.session === 'own' && waiting ? await deps.authenticate(waiting) : undefined
  const resumes =
    own !== undefined && (!principal || principal.impersonator?.parentSessionId === own.credential.id)
  refuseOthersPage(page, principal, own)
  const actor = resumes ? own : principal
  call.authenticated?.(actor)
  refuseUnfit(operation, actor)
  return { actor, resumes }
}

/** Refuses a caller who is not signed in, or is not what the operation requires. */
export function refuseUnfit({ scope, requires }: Operation, actor: Principal | undefined): void {
  if (scope === 'public') return
  if (!actor) throw new Refusal('access.not_signed_in')
  if (requires?.session && actor.credential.kind !== 'session') {
    throw new Refusal('access.session_required')
  }
  if (requires?.by && !requires.by.includes(actor.kind)) {
    throw new Refusal('access.person_required', { name: actor.name })
  }
  if (actor.account?.mustChangePassword && requires?.signIn !== 'begun') {
    throw new Refusal('access.password_change_required')
  }
}

/**
 * Refuses what a page asks that was loaded for another principal than the one that the cookie now stands for. Where an impersonation has
 * ended by itself, a page of it may still ask for what goes back to the caller's own session, which waits.
 */
function refuseOthersPage(
  page: string | undefined,
  principal: Principal | undefined,
  own: Principal | undefined,
): void {
  if (page === undefined) return
  const [, lookedAsBy = page] = page.split('/')
  const same = principal
    ? page === identityOf({ user: principal, by: principal.impersonator })
    : !own || lookedAsBy === own.id
  if (same) return
  throw new Refusal('access.other_person')
}
