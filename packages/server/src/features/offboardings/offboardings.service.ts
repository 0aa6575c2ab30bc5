import type { contract } from '@rollcall/contract/contract.ts'
import type { Offboarding } from '@rollcall/contract/offboardings.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { readsDetail } from '../../platform/error-detail.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal } from '../../platform/principal.ts'
import { problemTitle, Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { userRef } from '../directory/users.refs.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import { askBeforehand, type Checked, carryOut, check, type Outcome, type Plan } from './carry-out.ts'
import {
  findScheduled,
  insertOffboarding,
  type OffboardingRow,
  updateOffboarding,
} from './offboardings.store.ts'

const day = 24 * 60 * 60_000
/** So far ahead it may be scheduled. */
const farthest = 366 * day

/** `offboardings.start` */
export async function startOffboarding(
  context: Context<Principal>,
  input: Input<typeof contract.offboardings.start>,
  queue: Pick<Queue, 'enqueue'>,
): Promise<Offboarding> {
  const { db, actor, tenant, emit, now } = context
  const dueAt = dueAtOf(input.at, now)
  const plan: Plan = {
    userId: input.user,
    mode: input.mode,
    heirId: input.heir ?? null,
    groupKeys: input.groupKeys ?? 'sleep',
    reason: input.reason ?? null,
    notify: input.notify ?? true,
    olderCredentials: input.olderCredentials,
  }
  if (await findScheduled(db, tenant.id, plan.userId)) throw new Refusal('offboarding.already_scheduled')
  const checked = await check(context, plan)
  const row = newRow(context, checked, dueAt ?? now)
  if (dueAt) {
    if (plan.olderCredentials === 'ask') await askBeforehand(context, checked)
    await insertOffboarding(db, forDatabase(row))
    await queue.enqueue(db, 'offboarding', [{ tenantId: tenant.id, id: row.id }], delayOf(dueAt, now))
    emit('offboarding.scheduled', {
      user: userRef(checked.candidate.row),
      reason: input.reason,
      after: { mode: plan.mode, dueAt, heir: row.heirName },
    })
    return offboardingOf(row, actor)
  }
  const done = { ...row, ...doneColumns(await carryOut(context, checked), now) }
  await insertOffboarding(db, forDatabase(done))
  return offboardingOf(done, actor)
}

/** Undefined for what happens at once. */
function dueAtOf(at: string | undefined, now: Date): Date | undefined {
  if (at === undefined) return undefined
  const dueAt = new Date(at)
  if (delayOf(dueAt, now) > farthest)
    throw new Refusal(
      'request.invalid.offboarding_too_far',
      {},
      { errors: [{ field: 'at', code: 'too_far' }] },
    )
  return dueAt > now ? dueAt : undefined
}

function delayOf(dueAt: Date, now: Date): number {
  return dueAt.getTime() - now.getTime()
}

function newRow(
  context: Context<Principal>,
  { plan, candidate, heir }: Checked,
  dueAt: Date,
): OffboardingRow {
  const { actor, tenant, now, origin } = context
  const { olderCredentials, ...planned } = plan
  return {
    tenantId: tenant.id,
    id: newId(),
    ...planned,
    userName: shownName(tenant, candidate.row),
    heirName: heir ? shownName(tenant, heir) : null,
    keepOlder: olderCredentials === 'keep',
    status: 'scheduled',
    dueAt,
    finishedAt: null,
    receipt: null,
    groupsToId: null,
    groupsToName: null,
    refusalCode: null,
    refusalDetail: null,
    createdAt: now,
    createdBy: actor.id,
    createdByName: shownName(tenant, namesOfActor(actor)),
    credential: actor.credential.kind,
    apiKey: actor.credential.apiKey,
    address: origin.address,
    userAgent: origin.userAgent,
    requestId: origin.id,
    stopped: false,
  }
}

/** A row as it is inserted. */
export function forDatabase({ receipt, apiKey, ...row }: OffboardingRow) {
  return { ...row, receipt: receipt && JSON.stringify(receipt), apiKey: apiKey && JSON.stringify(apiKey) }
}

function doneColumns({ receipt, groupsTo }: Outcome, now: Date) {
  return {
    status: 'done',
    finishedAt: now,
    receipt,
    groupsToId: groupsTo?.id ?? null,
    groupsToName: groupsTo?.name ?? null,
  } as const
}

/** Keeps with the commit that a scheduled one has happened. */
export async function keepDone(
  { db, now }: Pick<Context<Principal>, 'db' | 'now'>,
  row: OffboardingRow,
  outcome: Outcome,
): Promise<void> {
  const { receipt, ...columns } = doneColumns(outcome, now)
  await updateOffboarding(db, row, { ...columns, receipt: JSON.stringify(receipt) })
}

/** What a row plans. */
export function planOf(row: OffboardingRow): Plan {
  const { userId, mode, heirId, groupKeys, reason, notify, keepOlder } = row
  const olderCredentials = keepOlder ? 'keep' : undefined
  return { userId, mode, heirId, groupKeys, reason, notify, olderCredentials }
}

/** A row as the API shows it. */
export function offboardingOf(row: OffboardingRow, reader: Principal): Offboarding {
  const { refusalCode: code, refusalDetail } = row
  const detail = readsDetail(reader) && refusalDetail
  return {
    id: row.id,
    user: { id: row.userId, name: row.userName },
    mode: row.mode,
    groupKeys: row.groupKeys,
    status: row.status,
    dueAt: row.dueAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    heir: row.heirId === null ? null : { id: row.heirId, name: row.heirName ?? '' },
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdBy, name: row.createdByName },
    refusal: code && { code, detail: detail || problemTitle(code) },
  }
}
