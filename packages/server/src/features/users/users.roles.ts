import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { Grants } from '@rollcall/access/subject.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireRoleCount, shownUser } from '../accounts/accounts.service.ts'
import { type Choice, type Growth, watchGrowth } from '../credentials/growth.ts'
import { accountRef } from '../directory/users.refs.ts'
import { isOfPerson, visitorProvider } from '../directory/users.sign-in.ts'
import { shownName } from '../directory/users.visibility.ts'
import { type Administrators, administratorRole } from '../grants/administrators.ts'
import {
  type CheckedReplacement,
  checkReplacement,
  manualRoleIds,
  replaceRoles,
} from '../grants/grants.service.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { holdSeats, type Seats } from '../seats/seats.service.ts'
import { endSessionsOf } from '../sessions/sessions.service.ts'
import {
  accepted,
  administers,
  administratorsBeside,
  type Candidate,
  type Checking,
  checkEach,
  findCandidates,
  only,
  roleKeys,
  type Work,
} from './users.actions.ts'

/** `users.set-roles`: replaces the roles that were given to a user by hand. */
export async function setRolesOperation(
  context: Context<Principal>,
  { user, roles, olderCredentials, notify }: Input<typeof contract.users.setRoles>,
) {
  const { tenant, now } = context
  const chosen = () => requireRoleCount(tenant, rolesByKey(tenant, roles))
  const { row, grants } = only(
    await setRolesOfMany(context, [user], { chosen, growth: watchGrowth(context, olderCredentials), notify }),
  )
  return shownUser(tenant, row, grants, now)
}

/** Gives many users the same roles by hand, in place of those that they have by hand. Throws the first refusal. */
export async function replaceRolesOfMany(
  work: Work,
  users: readonly string[],
  roles: readonly CompiledRole[],
  olderCredentials: Choice,
): Promise<void> {
  const chosen = () => requireRoleCount(work.tenant, [...roles])
  const outcomes = await setRolesOfMany(work, users, { chosen, growth: watchGrowth(work, olderCredentials) })
  const refused = outcomes.find((row) => row instanceof Refusal)
  if (refused) throw refused
}

/** Gives a role to users: in place of theirs where everybody has exactly one, beside theirs elsewhere. */
export async function assignRoleToMany(
  work: Work,
  users: readonly string[],
  role: CompiledRole,
  { olderCredentials, notify }: { olderCredentials?: Choice; notify?: boolean | undefined },
): Promise<(Candidate | Refusal)[]> {
  const chosen = (grants: Grants) => withRole(work, grants, role)
  return setRolesOfMany(work, users, { chosen, growth: watchGrowth(work, olderCredentials), notify })
}

/** Revokes a role that was given to users by hand; the other roles of each stay. */
export async function revokeRoleFromMany(
  work: Work,
  users: readonly string[],
  role: CompiledRole,
  { olderCredentials, notify }: { olderCredentials?: Choice; notify?: boolean | undefined },
): Promise<(Candidate | Refusal)[]> {
  const chosen = (grants: Grants) =>
    requireRoleCount(
      work.tenant,
      heldByHand(work, grants).filter((held) => held !== role),
    )
  return setRolesOfMany(work, users, { chosen, growth: watchGrowth(work, olderCredentials), notify })
}

/** Reports which users would gain rights if they were given the role. */
export async function watchAssignment(
  work: Work,
  users: readonly string[],
  role: CompiledRole,
  growth: Growth,
): Promise<void> {
  const { actor, tenant, now } = work
  const candidates = await findCandidates(work, users, 'change-role')
  const changes = checkEach(candidates, ({ row, grants }) => {
    const roles = withRole(work, grants, role)
    return checkReplacement(tenant, actor, { userId: row.id, before: grants, roles }, now)
  })
  for (const { userId, reach } of accepted(changes)) growth.account(userId, reach.before, reach.after)
}

function withRole(work: Work, grants: Grants, role: CompiledRole): CompiledRole[] {
  const exactlyOne = work.tenant.profile.source.accounts.rolesPerUser === 'one'
  return [...(exactlyOne ? [] : heldByHand(work, grants)), role]
}

/**
 * Revokes a role that is about to be deleted from users, and gives them another one instead, or none. Throws the first refusal: a deletion
 * must not do what the caller may not do to each of these users. The caller settles older credentials.
 */
export async function replaceDeletedRole(
  work: Work,
  users: readonly string[],
  { deleted, instead, growth }: { deleted: CompiledRole; instead: CompiledRole | undefined; growth: Growth },
): Promise<void> {
  const chosen = (grants: Grants) => [
    ...heldByHand(work, grants).filter((role) => role !== deleted),
    ...(instead ? [instead] : []),
  ]
  const outcomes = await setRolesOfMany(work, users, { chosen, growth, deleted })
  const refused = outcomes.find((row) => row instanceof Refusal)
  if (refused) throw refused
}

function heldByHand({ tenant, now }: Work, grants: Grants): CompiledRole[] {
  return manualRoleIds(grants, now).flatMap((id) => tenant.model.roles.get(id) ?? [])
}

interface Replacing {
  chosen(before: Grants): CompiledRole[]
  growth: Growth
  /** With false, no mails are sent. */
  notify?: boolean | undefined
  /** The role that is about to be deleted, if one is: the deletion then settles older credentials. */
  deleted?: CompiledRole
}

interface RoleChange {
  candidate: Candidate
  checked: CheckedReplacement
}

/**
 * Sets the roles of users that were given by hand to those that `chosen` returns, each user checked by itself. Returns for each, in order,
 * the account with its new grants, or the refusal.
 */
async function setRolesOfMany(
  work: Work,
  users: readonly string[],
  { chosen, growth, deleted, notify = true }: Replacing,
): Promise<(Candidate | Refusal)[]> {
  const { tenant, emit, now } = work
  const candidates = await findCandidates(work, users, 'change-role')
  const administrators = await administratorsBeside(work, candidates)
  const seats = await holdSeats(work)
  const changes = checkEach(candidates, (candidate): RoleChange => {
    const replacing = { roles: chosen(candidate.grants), deleted }
    return { candidate, checked: checkRoles(work, candidate, replacing, { administrators, seats }) }
  })
  const changed = accepted(changes)
  await replaceRoles(
    work,
    changed.map(({ checked }) => checked),
    growth,
    deleted ? 'role-deleted' : 'taken',
  )
  await seats.save()
  const ended = await endSessionsAfter(work, changed)
  const settled = deleted ? undefined : await growth.settle()
  for (const change of changed) {
    const { row, grants } = change.candidate
    const settledFor = settled?.of(row.id) ?? {}
    const endedSessions = (ended.get(row.id) ?? 0) + (settledFor.endedSessions ?? 0)
    emit('user.roles-changed', {
      user: accountRef(row),
      before: { roles: roleKeys(tenant, grants.roles, now) },
      after: {
        roles: roleKeys(tenant, change.checked.after.roles, now),
        ...settledFor,
        ...(endedSessions > 0 ? { endedSessions } : {}),
      },
      notify,
    })
  }
  return changes.map((change) =>
    change instanceof Refusal ? change : { row: change.candidate.row, grants: change.checked.after },
  )
}

/** Checks and returns the replacement of an account's roles; throws the reason why it is refused. */
export function checkRoles(
  { actor, tenant, now }: Checking,
  candidate: Candidate,
  { roles, deleted }: { roles: CompiledRole[]; deleted?: CompiledRole | undefined },
  { administrators, seats }: { administrators: Administrators; seats: Seats },
): CheckedReplacement {
  const { row, grants } = candidate
  const checked = checkReplacement(tenant, actor, { userId: row.id, before: grants, roles, deleted }, now)
  requireSomebodyFor(tenant, candidate, checked)
  const seated = seats.plan(candidate, { row, grants: checked.after })
  const before = administers(tenant, candidate, now)
  const after = administers(tenant, { ...candidate, grants: checked.after }, now)
  if (before && !after) administrators.leave()
  if (after && !before) administrators.join()
  seated()
  return checked
}

/** Throws `user.cannot_sign_in` if an account that nobody can act by would become an administrator. A visitor may: it is not the last one. */
function requireSomebodyFor(tenant: Tenant, { row }: Candidate, { added }: CheckedReplacement): void {
  const { id, name } = administratorRole(tenant)
  const actable = isOfPerson(row) || row.provider === visitorProvider
  if (!actable && added.some(({ roleId }) => roleId === id))
    throw new Refusal('user.cannot_sign_in.role', { name: shownName(tenant, row), role: name })
}

/** Ends the sessions of users whose roles did change, where the rules say so (IN-07). */
async function endSessionsAfter({ db, tenant }: Work, changes: RoleChange[]): Promise<Map<string, number>> {
  const { onRoleChange } = tenant.profile.source.accounts
  const affected = onRoleChange === 'end-sessions' ? changes.filter(isEffective) : []
  return endSessionsOf(
    db,
    tenant.id,
    affected.map(({ candidate }) => candidate.row.id),
  )
}

function isEffective({ checked }: RoleChange): boolean {
  return checked.added.length + checked.removed.length > 0
}
