import { nextStatus, type TransitionRefusal } from '@rollcall/access/account-status.ts'
import { type Grants, reachOf } from '@rollcall/access/subject.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { shownUser, whoHaveRegistered } from '../accounts/accounts.service.ts'
import { type Choice, type Growth, watchGrowth } from '../credentials/growth.ts'
import { accountRef } from '../directory/users.refs.ts'
import { type UserRow, updateStatus } from '../directory/users.store.ts'
import { shownName } from '../directory/users.visibility.ts'
import type { Administrators } from '../grants/administrators.ts'
import { noRights } from '../grants/users.reach.ts'
import { sendInvitation } from '../invitations/invitations.service.ts'
import { endLinks } from '../links/links.service.ts'
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
  refuseOneself,
  type Work,
} from './users.actions.ts'

type SetStatus = Input<typeof contract.users.setStatus>
interface StatusChange {
  status: SetStatus['status']
  reason?: string | undefined
  olderCredentials?: Choice
  /** With false, no notices are sent; users who are not registered are invited all the same. */
  notify?: boolean | undefined
}

/** `users.set-status`: activates or deactivates a user. */
export async function setStatusOperation(context: Context<Principal>, { user, ...change }: SetStatus) {
  const { row, grants } = only(await setStatusOfMany(context, [user], change))
  return shownUser(context.tenant, row, grants, context.now)
}

/** Reports which users would gain rights if they were activated. */
export async function watchActivation(work: Work, users: readonly string[], growth: Growth): Promise<void> {
  for (const { row, grants } of accepted(await findCandidates(work, users, 'change-status')))
    if (row.status === 'inactive') activates(work, row.id, grants, growth)
}

/** Reports that an account which is activated again could do what its grants give: its API keys would work again. */
function activates({ tenant, now }: Work, userId: string, grants: Grants, growth: Growth): void {
  growth.account(userId, noRights(tenant, now), reachOf(tenant.model, grants, now))
}

/** Activates or deactivates users, each checked by itself. Returns for each, in order, the changed account, or the refusal. */
export async function setStatusOfMany(
  work: Work,
  users: readonly string[],
  { status: wanted, reason, olderCredentials, notify = true }: StatusChange,
): Promise<(Candidate | Refusal)[]> {
  const { db, tenant, emit, now } = work
  const growth = watchGrowth(work, olderCredentials)
  const candidates = await findCandidates(work, users, 'change-status')
  const rows = accepted(candidates).map(({ row }) => row)
  const [registered, administrators] = await Promise.all([
    wanted === 'active' ? whoHaveRegistered(db, tenant.id, rows) : new Set<string>(),
    administratorsBeside(work, candidates),
  ])
  const seats = await holdSeats(work)
  const changes = checkEach(candidates, (candidate) => {
    const { row } = candidate
    const status = checkStatus(work, candidate, wanted, {
      registered: registered.has(row.id),
      administrators,
      seats,
    })
    if (wanted === 'active') activates(work, row.id, candidate.grants, growth)
    return { ...candidate, before: row, row: { ...row, status, updatedAt: now } }
  })
  const changed = accepted(changes)
  const ended = await writeStatus(
    work,
    changed.map(({ row }) => row),
  )
  await seats.save()
  const settled = await growth.settle()
  for (const { before, row } of changed) {
    const endedSessions = ended.get(row.id)
    emit(wanted === 'active' ? 'user.activated' : 'user.deactivated', {
      user: accountRef(row),
      reason,
      before: { status: before.status },
      after: { status: row.status, ...(endedSessions ? { endedSessions } : {}), ...settled.of(row.id) },
      notify,
    })
    if (row.status === 'invited') sendInvitation(emit, row)
  }
  return changes
}

/** Returns the status that an account would get, and takes or frees its seats; throws the reason why it is refused. */
export function checkStatus(
  { actor, tenant, now }: Checking,
  candidate: Candidate,
  wanted: StatusChange['status'],
  {
    registered,
    administrators,
    seats,
  }: { registered: boolean; administrators: Administrators; seats: Seats },
): UserRow['status'] {
  const { row, grants } = candidate
  refuseOneself(actor, row.id, 'status')
  const next = nextStatus({ status: row.status, registered }, wanted === 'active' ? 'activate' : 'deactivate')
  if ('refused' in next) throw refusalOf(next.refused, tenant, row)
  if (next.status === 'invited' && row.email === null) throw new Refusal('user.no_email')
  const seated = seats.plan(candidate, { row: { ...row, status: next.status }, grants })
  if (next.status === 'inactive' && administers(tenant, candidate, now)) administrators.leave()
  seated()
  return next.status
}

/** Writes the new status and ends sessions; returns how many ended, by user. */
async function writeStatus({ db, tenant, now }: Work, rows: UserRow[]): Promise<Map<string, number>> {
  for (const [status, group] of Map.groupBy(rows, (row) => row.status))
    await updateStatus(db, tenant.id, idsOf(group), status, now)
  const left = idsOf(rows.filter((row) => row.status === 'inactive'))
  const [ended] = await Promise.all([
    endSessionsOf(db, tenant.id, left),
    // A pending invitation or reset must not open the account again.
    endLinks(db, tenant.id, left),
  ])
  return ended
}

function idsOf(rows: UserRow[]): string[] {
  return rows.map(({ id }) => id)
}

function refusalOf(refused: TransitionRefusal, tenant: Tenant, row: UserRow): Refusal {
  const name = shownName(tenant, row)
  return refused === 'not-registered'
    ? new Refusal('user.not_registered', { name })
    : new Refusal('user.status_unchanged', { name, status: row.status })
}
