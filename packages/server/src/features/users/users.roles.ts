import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { Grants } from '@rollcall/access/subject.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import {
  type JudgedReplacement,
  judgeReplacement,
  manualRoleIds,
  replaceRoles,
  roleBadges,
  rolesByKey,
} from '../access/access.service.ts'
import { endSessionsOf } from '../sessions/sessions.service.ts'
import {
  accepted,
  administers,
  administratorsBeside,
  type Candidate,
  findCandidates,
  judgeEach,
  only,
  roleKeys,
  target,
  type Work,
} from './users.actions.ts'
import { requireRoleCount, showUser } from './users.service.ts'
import { nameInMail } from './users.sight.ts'
import type { UserRow } from './users.store.ts'

/** `users.set-roles` */
export async function setRolesOperation(
  context: Context<Principal>,
  { user, roles }: Input<typeof contract.users.setRoles>,
) {
  const { db, tenant, now } = context
  const chosen = () => requireRoleCount(tenant, rolesByKey(tenant, roles))
  const row = only(await setRolesOfMany(context, [user], chosen))
  return showUser(db, tenant, row, now)
}

/** Gives users a role: instead of theirs where everybody has exactly one, beside theirs elsewhere. */
export async function assignRoleToMany(
  work: Work,
  users: readonly string[],
  role: CompiledRole,
): Promise<(UserRow | Refusal)[]> {
  const { tenant } = work
  if (tenant.profile.source.accounts.rolesPerUser === 'one') return setRolesOfMany(work, users, () => [role])
  return setRolesOfMany(work, users, (grants) => {
    const held = manualRoleIds(grants).flatMap((id) => tenant.model.roles.get(id) ?? [])
    return [...held, role]
  })
}

/**
 * Takes a role that is about to be deleted from users, and gives them another one instead, or none. Throws the first refusal: nobody
 * deletes their way to what they may not do to each of these users.
 */
export async function replaceDeletedRole(
  work: Work,
  users: readonly string[],
  deleted: CompiledRole,
  instead: CompiledRole | undefined,
): Promise<void> {
  const { tenant } = work
  const chosen = (grants: Grants) => {
    const others = manualRoleIds(grants).filter((id) => id !== deleted.id)
    return [...others.flatMap((id) => tenant.model.roles.get(id) ?? []), ...(instead ? [instead] : [])]
  }
  const refused = (await setRolesOfMany(work, users, chosen, deleted)).find((row) => row instanceof Refusal)
  if (refused) throw refused
}

interface RoleChange {
  candidate: Candidate
  judged: JudgedReplacement
}

/**
 * Makes the roles that were given by hand those that `chosen` says, each user judged by itself: for each, in order, the account, or why
 * it keeps its roles.
 */
async function setRolesOfMany(
  work: Work,
  users: readonly string[],
  chosen: (before: Grants) => CompiledRole[],
  deleted?: CompiledRole,
): Promise<(UserRow | Refusal)[]> {
  const { db, actor, tenant, record, now } = work
  const candidates = await findCandidates(work, users, 'change-role')
  const administrators = await administratorsBeside(work, candidates)
  const changes = judgeEach(candidates, (candidate): RoleChange => {
    const replacement = {
      userId: candidate.row.id,
      before: candidate.grants,
      roles: chosen(candidate.grants),
      deleted,
    }
    const judged = judgeReplacement(tenant, actor, replacement, now)
    const before = administers(tenant, candidate, now)
    const after = administers(tenant, { ...candidate, grants: judged.after }, now)
    if (before && !after) administrators.leave()
    if (after && !before) administrators.join()
    return { candidate, judged }
  })
  const changed = accepted(changes)
  await replaceRoles(
    db,
    tenant,
    changed.map(({ judged }) => judged),
  )
  const ended = await endSessionsAfter(work, changed)
  for (const change of changed) {
    const { row, grants } = change.candidate
    const endedSessions = ended.get(row.id)
    record.audit({
      action: 'user.roles-changed',
      target: target(row),
      before: { roles: roleKeys(tenant, grants.roles) },
      after: {
        roles: roleKeys(tenant, change.judged.after.roles),
        ...(endedSessions ? { endedSessions } : {}),
      },
    })
    if (isEffective(change)) tell(work, change, endedSessions)
    record.userChanged(tenant.id, row.id)
  }
  return changes.map((change) => (change instanceof Refusal ? change : change.candidate.row))
}

/** Where a change of role signs people out (IN-07), and only whose roles did change. */
async function endSessionsAfter({ db, tenant }: Work, changes: RoleChange[]): Promise<Map<string, number>> {
  const { onRoleChange } = tenant.profile.source.accounts
  const affected = onRoleChange === 'end-sessions' ? changes.filter(isEffective) : []
  return endSessionsOf(
    db,
    tenant.id,
    affected.map(({ candidate }) => candidate.row.id),
  )
}

function isEffective({ judged }: RoleChange): boolean {
  return judged.added.length + judged.removed.length > 0
}

function tell(
  { actor, tenant, record }: Work,
  { candidate: { row, grants }, judged }: RoleChange,
  endedSessions = 0,
): void {
  const data = {
    before: roleNames(tenant, grants),
    after: roleNames(tenant, judged.after),
    by: nameInMail(tenant, actor.user),
    endedSessions,
  }
  record.mail({ kind: 'role-changed', to: row, data })
}

function roleNames(tenant: Tenant, { roles }: Grants): string[] {
  const badges = roleBadges(
    tenant,
    roles.filter(({ via }) => !via).map(({ roleId }) => roleId),
  )
  return badges.map(({ name }) => name)
}
