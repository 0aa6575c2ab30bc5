import { identityOf } from '@rollcall/contract/identity.ts'
import { isOfHome, type Operation } from '@rollcall/contract/operation.ts'
import { isCalled, type Principal } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import type { Call, RunDeps } from './call.ts'

/** The authenticated caller. */
export interface Authenticated {
  actor: Principal | undefined
  /** The caller came with the session that waited during an impersonation. */
  resumes: boolean
}

/**
 * Authenticates the caller. Refuses a caller who may not make this call, whatever its input is. An operation on the caller's own session
 * gets that session: during an impersonation the session it began from, and the same session after its end.
 */
export async function authenticate(
  operation: Operation,
  call: Pick<Call, 'credentials' | 'authenticated'>,
  deps: Pick<RunDeps, 'authenticate' | 'visit' | 'clock'>,
): Promise<Authenticated> {
  const { scope, requires } = operation
  if (scope === 'public') return { actor: undefined, resumes: false }
  const { presented, waiting, page } = call.credentials
  const principal = presented && (await deps.authenticate(presented))
  const own = requires?.session === 'own' && waiting ? await deps.authenticate(waiting) : undefined
  const resumes =
    own !== undefined && (!principal || principal.impersonator?.parentSessionId === own.credential.id)
  refuseOthersPage(page, principal, own)
  const self = resumes ? own : principal
  const actor = self && !isOfHome(operation) ? await actingIn(self, call.credentials, deps) : self
  call.authenticated?.(actor)
  refuseUnfit(operation, actor)
  return { actor, resumes }
}

/**
 * The caller in the tenant that the request names: itself at home, which is a comparison, or as a visitor in another tenant. Without access
 * there it stays itself, and `tenantOf` answers that there is no such tenant.
 */
async function actingIn(
  self: Principal,
  { presented, tenant }: Pick<Call['credentials'], 'presented' | 'tenant'>,
  deps: Pick<RunDeps, 'visit' | 'clock'>,
): Promise<Principal> {
  if (tenant === undefined || !presented || isCalled(self.home, tenant, deps.clock.now())) return self
  return (await deps.visit(self, tenant, presented.origin)) ?? self
}

/** Throws when the caller is not signed in, or does not meet the operation's requirements. */
export function refuseUnfit({ scope, requires }: Operation, actor: Principal | undefined): void {
  if (scope === 'public') return
  if (!actor) throw new Refusal('access.not_signed_in')
  if (requires?.session && actor.credential.kind !== 'session') {
    throw new Refusal('access.session_required')
  }
  if (requires?.at === 'home' && actor.self) {
    throw new Refusal('access.at_home_only', { tenant: actor.tenant.name })
  }
  if (requires?.by && !requires.by.includes(actor.kind)) {
    throw new Refusal('access.person_required', { name: actor.name })
  }
  if (actor.account?.mustChangePassword && requires?.signIn !== 'begun') {
    throw new Refusal('access.password_change_required')
  }
}

/**
 * Refuses a request from a page that was loaded for another principal than the cookie's. After an impersonation has expired, its page may
 * still call the operation that returns to the caller's own waiting session.
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
