import { can } from '@rollcall/access/decide.ts'
import { type Operation, refusedWhileImpersonating } from '@rollcall/contract/operation.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { Principal, RequestOrigin, Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { authoriseServer } from '../platform/server-scope.ts'
import { authenticate } from './authenticate.ts'
import type { Call, RunDeps } from './call.ts'
import type { Implementation } from './implement.ts'

/** The tenant that the call is about; throws as if there were none when it is not the caller's. */
export async function tenantOf(
  { operation, handler }: Implementation,
  input: Record<string, unknown>,
  actor: Principal | undefined,
  deps: RunDeps,
): Promise<Tenant> {
  if (operation.scope !== 'server' && 'tenant' in operation.input.properties) {
    const slug = input.tenant as string
    return foundTenant(
      operation.scope === 'public' ? await deps.tenantBySlug(slug) : actingTenant(slug, actor),
    )
  }
  if (actor) return actor.tenant
  const id = handler.tenantOf?.(input)
  const tenant = id === undefined ? undefined : await deps.tenantById(id)
  if (!tenant) throw new Refusal('link.invalid')
  return tenant
}

/** The tenant that the caller acts in, under its name; undefined for every other one, whether or not it exists. */
function actingTenant(slug: string, actor: Principal | undefined): Tenant | undefined {
  return actor?.tenant.slug === slug ? actor.tenant : undefined
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

/** Throws when the caller may not do it any more: a file, or a stream, goes on for long after it was begun. */
export async function authoriseStill(
  operation: Operation,
  { credentials }: Pick<Call, 'credentials'>,
  deps: RunDeps,
): Promise<void> {
  const { actor } = await authenticate(operation, { credentials }, { authenticate: deps.recheck })
  if (actor) authorise(operation, actor, actor.tenant)
}

/**
 * Does what a change may do depend on the caller's rights at the moment of its turn? Otherwise it is about nothing but the caller's own.
 */
export function dependsOnRights({ scope, needs }: Operation): boolean {
  return scope !== 'public' && (scope !== 'self' || needs !== undefined)
}

/**
 * Records a change that was refused for lack of rights: who tries doors that are closed to them is what a security team looks for.
 * Reading tries stay in the request log.
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
      await deps.denials.note({ ...source, denial })
    }
    throw error
  }
}

const denials = new Set<ProblemCode>(['access.denied', 'access.escalation', 'access.impersonating'])
