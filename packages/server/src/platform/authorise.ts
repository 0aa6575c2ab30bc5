import { can } from '@rollcall/access/decide.ts'
import { type Operation, refusedWhileImpersonating } from '@rollcall/contract/operation.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { Db } from './database/database.ts'
import type { HeldAccounts, Sharing } from './hold.ts'
import type { Implementation } from './operations.ts'
import type { Principal, Tenant } from './principal.ts'
import { Refusal } from './problem.ts'
import type { AuditEntry } from './record.ts'
import type { Call, RunDeps } from './run.ts'
import { authoriseServer } from './server-scope.ts'

/** Refuses before anything is read from the request who may not make it whatever it holds. */
export function admit(declaration: Operation, actor: Principal | undefined): void {
  const { scope, requires } = declaration
  if (scope === 'public') return
  if (!actor) throw new Refusal('access.not_signed_in', 'Sign in, or send an API key as a bearer token.')
  if (requires?.session && actor.credential.kind !== 'session') {
    throw new Refusal('access.session_required', 'Sign in with a browser to do this.')
  }
  if (requires?.by && !requires.by.includes(actor.kind)) {
    throw new Refusal('access.person_required', `${actor.name} is a group and no person.`)
  }
  if (actor.account?.mustChangePassword && requires?.signIn !== 'begun') {
    throw new Refusal(
      'access.password_change_required',
      'Your password was set by somebody else. Choose your own to go on.',
    )
  }
}

/** The tenant that the call is about; throws as if there were none when it is not the caller's. */
export async function tenantOf(
  { declaration, handler }: Implementation,
  input: Record<string, unknown>,
  actor: Principal | undefined,
  deps: RunDeps,
): Promise<Tenant> {
  if (declaration.scope !== 'server' && 'tenant' in declaration.input.properties) {
    const slug = input.tenant as string
    return foundTenant(
      declaration.scope === 'public' ? await deps.tenantBySlug(slug) : actingTenant(slug, actor),
    )
  }
  if (actor) return actor.tenant
  const id = handler.tenantOf?.(input)
  const tenant = id === undefined ? undefined : await deps.tenantById(id)
  if (!tenant)
    throw new Refusal('link.invalid', 'Ask for a new link: this one is incomplete, was used, or has ended.')
  return tenant
}

/** The tenant that the caller acts in, under its name; undefined for every other one, whether or not it exists. */
function actingTenant(slug: string, actor: Principal | undefined): Tenant | undefined {
  return actor?.tenant.slug === slug ? actor.tenant : undefined
}

/** Throws `access.denied` unless the caller has the operation's permission: in the tenant, or on the whole server. */
function requirePermission({ scope, needs }: Operation, actor: Principal | undefined, tenant: Tenant): void {
  if (needs === undefined) return
  if (scope === 'server' && actor) {
    authoriseServer(actor, needs)
    return
  }
  const access = actor?.accessIn(tenant)
  if (!access || !can(tenant.model, access, needs)) throw deniedRefusal(needs, tenant)
}

function foundTenant(tenant: Tenant | undefined): Tenant {
  if (!tenant)
    throw new Refusal(
      'tenant.not_found',
      'Check the address: there is no such tenant, or you do not belong to it.',
    )
  return tenant
}

/** The caller, let in to an operation on their own tenant that a door carries out by itself; throws what any operation would. */
export function requireCaller(declaration: Operation, actor: Principal | undefined, slug: string): Principal {
  admit(declaration, actor)
  const tenant = foundTenant(actingTenant(slug, actor))
  authorise(declaration, actor, tenant)
  return actor as Principal
}

/** Throws `access.denied` unless the caller has the operation's permission, and `access.impersonating` while they are not themselves. */
export function authorise(declaration: Operation, actor: Principal | undefined, tenant: Tenant): void {
  if (actor?.impersonator && refusedWhileImpersonating(declaration))
    throw new Refusal(
      'access.impersonating',
      `You look as ${actor.name}: nothing can be changed or downloaded meanwhile. Stop first.`,
    )
  requirePermission(declaration, actor, tenant)
}

/**
 * Records a change that was refused for lack of rights: who tries doors that are closed to them is what a security team looks for.
 * Reading tries stay in the request log.
 */
export async function recordingDenial<T>(
  declaration: Operation,
  call: Call,
  tenant: Tenant,
  deps: RunDeps,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (declaration.kind === 'command' && error instanceof Refusal && denials.has(error.code)) {
      const entry: AuditEntry = {
        action: 'access.denied',
        outcome: 'refused',
        target: { kind: 'operation', id: declaration.name, name: declaration.summary },
        after: { missing: error.extras.missing },
      }
      await deps.denials.note({ entry, actor: call.actor, origin: call.origin, tenant })
    }
    throw error
  }
}

const denials = new Set<ProblemCode>(['access.denied', 'access.escalation', 'access.impersonating'])

/** Does what a change may do depend on who asks at the moment of its turn? Otherwise it is about nothing but the caller's own. */
export function isJudgedNow({ scope, needs }: Operation): boolean {
  return scope !== 'public' && (scope !== 'self' || needs !== undefined)
}

/** Who makes a change, and what is held for it. */
export interface Judged<Actor> {
  actor: Actor
  held: HeldAccounts
}

/**
 * Rights are judged by what the database says under the tenant's lock, and under those of the accounts that a change shares it for, not
 * by what was true when the request came in: of two administrators who take each other's rights at the same moment, the second no longer
 * has any. Locks and reads leave together; each statement sees what was committed when its turn came.
 */
export async function judgeNow(
  db: Db,
  operation: Operation,
  tenant: Tenant,
  sharing: Sharing | undefined,
  resolve: (tenant: Promise<Tenant>) => Promise<Principal | undefined>,
  deps: RunDeps,
): Promise<Judged<Principal>> {
  const holding = deps.holdTenant(db, tenant, sharing)
  const [current, actor, held] = await Promise.all([
    holding,
    resolve(holding),
    deps.holdAccounts(db, tenant.id, sharing?.changed ?? []),
  ])
  if (!actor)
    throw new Refusal(
      'access.not_signed_in',
      'Your account was deactivated or deleted, or what you signed in with was ended, a moment ago.',
    )
  requirePermission(operation, actor, current)
  return { actor, held }
}

function deniedRefusal(needs: string, tenant: Tenant): Refusal {
  return new Refusal(
    'access.denied',
    `This needs the permission ${needs}. Ask an administrator of ${tenant.name}.`,
    {
      missing: [needs],
    },
  )
}
