import { can } from '@rollcall/access/decide.ts'
import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import type { Leaving } from '@rollcall/contract/offboardings.ts'
import { ref } from '../../platform/events.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { heldAmong } from '../accounts/users.held.ts'
import { deleteApiKeysOf, listApiKeys } from '../api-keys/api-keys.store.ts'
import { type Choice, watchGrowth } from '../credentials/growth.ts'
import { stopJobs } from '../credentials/older-credentials.store.ts'
import { personName } from '../directory/users.people.ts'
import { userRef } from '../directory/users.refs.ts'
import { canSignIn } from '../directory/users.sign-in.ts'
import { listCapabilityGrants } from '../grants/capabilities.store.ts'
import { endCapabilityGrant } from '../grants/ended-grants.store.ts'
import { endingBy } from '../grants/endings.service.ts'
import { requireGroupRightsWithin } from '../groups/groups.access.ts'
import { requireOwner, requirePeople } from '../groups/members.rules.ts'
import { findNewOwner, transferOwned, watchTransfers } from '../groups/transfers.service.ts'
import type { NewOwnerRow } from '../groups/transfers.store.ts'
import { passMachinesOn } from '../machines/machines.service.ts'
import { seeSeats } from '../seats/seats.service.ts'
import {
  administratorsBeside,
  type Candidate,
  findCandidates,
  only,
  refuseOneself,
  type Work,
} from '../users/users.actions.ts'
import { checkRemoval, removeMany } from '../users/users.remove.ts'
import { checkStatus, setStatusOfMany } from '../users/users.status.ts'
import { type Belongings, namedInReceipt, readBelongings } from './leaving.service.ts'
import { sleepGroupKeysBy } from './leaving.store.ts'
import type { OffboardingRow } from './offboardings.store.ts'

/** Who leaves, and how. */
export interface Plan
  extends Pick<OffboardingRow, 'userId' | 'mode' | 'heirId' | 'groupKeys' | 'reason' | 'notify'> {
  olderCredentials?: Choice
}

/** A plan that may be carried out at this moment. */
export interface Checked extends Belongings {
  plan: Plan
  candidate: Candidate
  heir: NewOwnerRow | undefined
}

/** More than the rules of any tenant allow. */
const mostCapabilities = 10_000

/** Throws why the caller may not offboard the user so: each part is checked as the operation would be that does it alone. */
export async function check(work: Work, plan: Plan): Promise<Checked> {
  const { tenant, actor } = work
  const { userId, mode } = plan
  const deletes = mode === 'delete'
  const found = await findCandidates(work, [userId], deletes ? 'delete' : 'change-status')
  const candidate = only(found)
  refuseOneself(actor, userId, deletes ? 'delete' : 'status')
  const administrators = await administratorsBeside(work, found)
  if (deletes) checkRemoval(work, candidate, administrators)
  else if (candidate.row.status !== 'inactive')
    checkStatus(work, candidate, 'inactive', {
      registered: true,
      administrators,
      seats: await seeSeats(work),
    })
  const belongings = await readBelongings(work, { userId, grants: candidate.grants }, namedInReceipt)
  requirePermissions({ tenant, actor }, plan, belongings)
  const passing = plan.groupKeys === 'sleep' ? belongings.groupKeys : []
  for (const group of [...belongings.ownedAlone, ...passing]) requireGroupRightsWithin(tenant, actor, group)
  const heir = plan.heirId === null ? undefined : await requireHeir(work, plan.heirId, userId)
  return { plan, candidate, heir, ...belongings }
}

/** Throws `access.denied` for what a part of the plan needs beside `users:change-status`. */
function requirePermissions(
  { tenant, actor }: { tenant: Tenant; actor: Principal },
  { mode, heirId, groupKeys }: Plan,
  { leaving }: Belongings,
): void {
  const needed = new Set<RollcallPermission>()
  if (mode === 'delete') needed.add('users:delete')
  else {
    if (leaving.capabilities.count > 0) needed.add('capabilities:grant')
    if (leaving.apiKeys.count > 0) needed.add('users:manage-api-keys')
    if (leaving.groupsToPassOn.count > 0) needed.add('groups:manage')
  }
  if (groupKeys === 'sleep' && leaving.groupKeys.count > 0) needed.add('groups:manage')
  if (heirId !== null) needed.add('groups:manage')
  const missing = [...needed].filter((permission) => !can(tenant.model, actor.subject, permission))
  const [first] = missing
  if (first) throw new Refusal('access.denied', { permission: first, tenant: tenant.name }, { missing })
}

/** Who was chosen to own the groups: a person who can sign in, and who stays. */
async function requireHeir(work: Work, heirId: string, leaverId: string): Promise<NewOwnerRow> {
  const { tenant } = work
  const held = await heldAmong(work, [heirId])
  requirePeople(tenant, held, [heirId], () => 'heir')
  const { row } = held.get(heirId) as Candidate
  requireOwner(tenant, row)
  if (heirId === leaverId || !canSignIn(row))
    throw new Refusal('user.cannot_sign_in.heir', { name: personName(tenant, row) })
  return row
}

/** Throws `access.older_credentials` where the new owner has any that the groups would make worth more. */
export async function askBeforehand(work: Work, { plan, heir }: Checked): Promise<void> {
  const growth = watchGrowth(work, 'ask')
  await watchTransfers(work, [plan.userId], growth, heir)
  await growth.settle()
}

/** What is kept of an offboarding that has happened. */
export interface Outcome {
  receipt: Leaving
  groupsTo: { id: string; name: string } | undefined
}

/** Ends what the account can act by and passes on what it owns, with the commit. */
export async function carryOut(work: Work, checked: Checked): Promise<Outcome> {
  const { db, tenant, emit, now } = work
  const { plan, candidate, leaving, ownedAlone } = checked
  const { userId, mode, reason } = plan
  const heir = checked.heir ?? (await findNewOwner(db, tenant, [userId], now))
  const groupsTo = heir && ownedAlone.length > 0 ? { id: heir.id, name: personName(tenant, heir) } : undefined
  if (plan.groupKeys === 'sleep') await letGroupKeysSleep(work, checked)
  if (checked.heir) await passMachinesOn(work, candidate.row, checked.heir)
  await stopJobs(db, tenant.id, [userId])
  if (mode === 'delete') only(await removeMany(work, [userId], plan.olderCredentials, checked.heir))
  else await closeAccount(work, checked)
  emit('offboarding.done', {
    user: userRef(candidate.row),
    reason: reason ?? undefined,
    after: {
      mode,
      endedSessions: leaving.sessions.count,
      revokedApiKeys: leaving.apiKeys.count,
      endedCapabilities: leaving.capabilities.count,
      endedLinks: leaving.links.count,
      stoppedJobs: leaving.jobs.count,
      groupsPassedOn: leaving.groupsToPassOn.count,
      groupsWentTo: groupsTo?.name ?? null,
      groupKeysAsleep: plan.groupKeys === 'sleep' ? leaving.groupKeys.count : 0,
    },
  })
  return { receipt: leaving, groupsTo }
}

async function letGroupKeysSleep({ db, tenant, emit, now }: Work, checked: Checked): Promise<void> {
  const { plan, candidate, groupKeys } = checked
  if (groupKeys.length === 0) return
  await sleepGroupKeysBy(db, tenant.id, plan.userId, now)
  const maker = personName(tenant, candidate.row)
  for (const [id, keys] of Map.groupBy(groupKeys, ({ groupId }) => groupId))
    emit('group.api-keys-asleep', {
      group: { id, name: keys[0]?.groupName ?? null },
      after: { keys: keys.map(({ name }) => `${name}, made by ${maker}`) },
    })
}

/** Ends one by one what a deletion would take along, and deactivates the account. It stays in its groups and keeps its roles. */
async function closeAccount(work: Work, checked: Checked): Promise<void> {
  const { plan, candidate, heir } = checked
  await transferOwned(work, [candidate.row], plan.olderCredentials, heir)
  await endCapabilities(work, candidate)
  await revokeApiKeys(work, candidate)
  if (candidate.row.status === 'inactive') return
  const { notify } = plan
  const reason = plan.reason ?? undefined
  only(await setStatusOfMany(work, [plan.userId], { status: 'inactive', reason, notify }))
}

async function endCapabilities(work: Work, { row }: Candidate): Promise<void> {
  const { db, tenant, emit } = work
  const page = { limit: mostCapabilities, after: undefined }
  for (const grant of await listCapabilityGrants(db, tenant.id, { user: row.id }, page)) {
    const { permission, reason, endsAt } = grant
    await endCapabilityGrant(db, tenant.id, grant.id, endingBy(work, 'taken'))
    emit('capability.revoked', { user: userRef(row), before: { permission, reason, endsAt } })
  }
}

async function revokeApiKeys({ db, tenant, emit }: Work, { row }: Candidate): Promise<void> {
  const keys = await listApiKeys(db, tenant.id, { userId: row.id })
  if (keys.length === 0) return
  await deleteApiKeysOf(db, tenant.id, [row.id])
  for (const key of keys) {
    const { name, hint } = key
    emit('api-key.revoked', { apiKey: ref(key), before: { name, hint, owner: row.id } })
  }
}
