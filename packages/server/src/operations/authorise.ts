import { can } from '@rollcall/access/decide.ts'
import { isOfHome, type Operation, refusedWhileImpersonating } from '@rollcall/contract/operation.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { isCalled, type Principal, type RequestOrigin, type Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { authoriseServer } from '../platform/server-scope.ts'
import { authenticate } from './authenticate.ts'
import type { Call, RunDeps } from './call.ts'
import type { Implementation } from './implement.ts'

/** Returns the tenant of the call. A tenant that is not the caller's is refused exactly like one that does not exist. */
export async function tenantOf(
  { operation, handler }: Implementation,
  input: Record<string, unknown>,
  { actor, credentials }: { actor: Principal | undefined; credentials: Call['credentials'] },
  deps: RunDeps,
): Promise<Tenant> {
  if (operation.scope !== 'server' && 'tenant' in operation.input.properties) {
    const slug = input.tenant as string
    if (operation.scope === 'public') return inUse(foundTenant(await deps.tenantBySlug(slug)))
    return foundTenant(actingTenant(slug, actor, deps.clock.now()))
  }
  if (actor) return namedTenant(operation, actor, credentials, deps.clock.now())
  const id = handler.tenantOf?.(input)
  const tenant = id === undefined ? undefined : await deps.tenantById(id)
  if (!tenant || tenant.deletedAt) throw new Refusal('link.invalid')
  return inUse(tenant)
}

/** The caller's acting tenant. Throws `tenant.not_found` where the request names another one, which the caller may not enter. */
function namedTenant(
  operation: Operation,
  { tenant }: Principal,
  named: Call['credentials'],
  now: Date,
): Tenant {
  const elsewhere = named.tenant !== undefined && !isCalled(tenant, named.tenant, now)
  if (elsewhere && !isOfHome(operation)) throw new Refusal('tenant.not_found')
  return tenant
}

/** The caller's acting tenant, if the slug leads to it; undefined for every other slug, whether or not that tenant exists. */
function actingTenant(slug: string, actor: Principal | undefined, now: Date): Tenant | undefined {
  return actor && isCalled(actor.tenant, slug, now) ? actor.tenant : undefined
}

/** Throws `tenant.suspended` for a tenant that is not in use. */
export function inUse(tenant: Tenant): Tenant {
  if (tenant.suspendedAt) throw new Refusal('tenant.suspended', { tenant: tenant.name })
  return tenant
}

function foundTenant(tenant: Tenant | undefined): Tenant {
  if (!tenant) throw new Refusal('tenant.not_found')
  return tenant
}

/** Throws `access.denied` unless the caller has the operation's permission, and `access.impersonating` during an impersonation. */
export function authorise(operation: Operation, actor: Principal | undefined, tenant: Tenant): void {
  const { scope, needs } = operation
  if (actor?.impersonator && refusedWhileImpersonating(operation))
    throw new Refusal('access.impersonating', { name: actor.name })
  if (needs === undefined) return
  if (scope === 'server' && actor) {
    authoriseServer(actor, needs)
    return
  }
  const access = actor?.accessIn(tenant)
  if (access && can(tenant.model, access, needs)) return
  throw new Refusal('access.denied', { permission: needs, tenant: tenant.name }, { missing: [needs] })
}

/** Throws when the caller may not make this call any more. For files and streams, which go on long after they began. */
export async function authoriseStill(
  operation: Operation,
  { credentials }: Pick<Call, 'credentials'>,
  deps: RunDeps,
): Promise<void> {
  const { actor } = await authenticate(
    operation,
    { credentials },
    {
      clock: deps.clock,
      authenticate: deps.recheck,
      visit: (self, slug, origin) => deps.visit(self, slug, origin, { touch: false }),
    },
  )
  if (actor) authorise(operation, actor, actor.tenant)
}

/** Says whether a change depends on the caller's rights when its turn comes. If not, it concerns only the caller's own data. */
export function dependsOnRights({ scope, needs }: Operation): boolean {
  return scope !== 'public' && (scope !== 'self' || needs !== undefined)
}

/**
 * Records a change that was refused for lack of rights. A security team looks for callers who try what they may not do. Refused reads stay
 * in the request log only.
 */
export async function recordingDenial<T>(
  operation: Operation,
  source: { actor: Principal | undefined; origin: RequestOrigin; tenant: Tenant },
  deps: RunDeps,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (operation.kind === 'command' && error instanceof Refusal && denials.has(error.code)) {
      const { name, summary } = operation
      const denial = { operation: { id: name, name: summary }, after: { missing: error.extras.missing } }
      await deps.denials.record({ ...source, denial })
    }
    throw error
  }
}

const denials = new Set<ProblemCode>(['access.denied', 'access.escalation', 'access.impersonating'])
