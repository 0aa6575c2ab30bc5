import type { AdminAction } from '@rollcall/access/admin-actions.ts'
import { grantState, type RoleGrant } from '@rollcall/access/subject.ts'
import type { Context } from '../../operations/implement.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import { heldAmong, refuseVisitor } from '../accounts/users.held.ts'
import { userNotFound } from '../directory/users.service.ts'
import { canSignIn } from '../directory/users.sign-in.ts'
import { type Administrators, countAdministrators, isAdministrator } from '../grants/administrators.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { roleBadges } from '../grants/tenant-roles.ts'

/** What an action on existing accounts needs, in a call or in a batch of a job. */
export type Work = Pick<
  Context<Principal>,
  'db' | 'actor' | 'tenant' | 'emit' | 'now' | 'lockedAccounts' | 'requireTenantAlone'
>
/** What the check of an account needs. */
export type Checking = Pick<Work, 'actor' | 'tenant' | 'now'>

type Finding = Checking & Pick<Work, 'db' | 'lockedAccounts'>

/** An account that the action may change. */
export type Candidate = LockedAccount

/** Begins every action on an existing account: checks that the tenant offers it, and returns the account, locked and within reach. */
export async function requireActionable(
  work: Finding,
  user: string,
  action: AdminAction,
): Promise<Candidate> {
  return only(await findCandidates(work, [user], action))
}

/**
 * The same for many accounts: returns for each, in order, the account or the refusal. Throws `access.action_disabled` for all of them.
 */
export async function findCandidates(
  work: Finding,
  users: readonly string[],
  action: AdminAction,
): Promise<(Candidate | Refusal)[]> {
  const { actor, tenant, now } = work
  requireOffered(tenant, action)
  const held = await heldAmong(work, users)
  return users.map((id) => {
    const candidate = held.get(id)
    if (!candidate) return userNotFound()
    return refusalOr(() => {
      if (action !== 'change-role') refuseVisitor(candidate.row)
      requireWithinReach(tenant, actor, id, candidate.grants, now)
      return candidate
    })
  })
}

/** Checks each account by itself, in order. A refusal that `check` throws is the outcome of that account only. */
export function checkEach<T>(
  candidates: readonly (Candidate | Refusal)[],
  check: (candidate: Candidate) => T,
): (T | Refusal)[] {
  return candidates.map((candidate) =>
    candidate instanceof Refusal ? candidate : refusalOr(() => check(candidate)),
  )
}

function refusalOr<T>(fn: () => T): T | Refusal {
  try {
    return fn()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** The outcomes that are no refusals. */
export function accepted<T>(outcomes: readonly (T | Refusal)[]): T[] {
  return outcomes.filter((outcome): outcome is T => !(outcome instanceof Refusal))
}

/** The outcome of an action on one account; throws its refusal. */
export function only<T>(outcomes: readonly (T | Refusal)[]): T {
  const [outcome] = outcomes
  if (outcome instanceof Refusal) throw outcome
  return outcome as T
}

/** Is this account an administrator of the tenant? */
export function administers(tenant: Tenant, { row, grants }: Candidate, now: Date): boolean {
  return canSignIn(row) && isAdministrator(tenant, grants, now)
}

/** Counts the tenant's administrators as far as the candidates can change it. The tenant is locked, so that the count stays true. */
export async function administratorsBeside(
  { db, tenant, now, requireTenantAlone }: Pick<Work, 'db' | 'tenant' | 'now' | 'requireTenantAlone'>,
  candidates: readonly (Candidate | Refusal)[],
): Promise<Administrators> {
  const leaving = accepted(candidates).filter((candidate) => administers(tenant, candidate, now))
  if (leaving.length > 0) requireTenantAlone()
  return countAdministrators(db, tenant, leaving.length, now)
}

export function refuseOneself(actor: Principal, user: string, deed: 'delete' | 'status' | 'unlock'): void {
  if (actor.id === user) throw new Refusal(`user.yourself.${deed}`)
}

/**
 * The keys of the roles that were given to the account directly and have not ended, in the tenant's order.
 */
export function roleKeys(tenant: Tenant, grants: readonly RoleGrant[], now: Date): string[] {
  const own = grants.filter((grant) => !grant.via && grantState(grant, now) !== 'ended')
  const badges = roleBadges(
    tenant,
    own.map(({ roleId }) => roleId),
  )
  return badges.map(({ key }) => key)
}
