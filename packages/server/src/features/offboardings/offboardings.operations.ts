import { can } from '@rollcall/access/decide.ts'
import type { Verdict } from '@rollcall/contract/actions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { OffboardingMode } from '@rollcall/contract/offboardings.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { type Context, implement } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { personName } from '../directory/users.people.ts'
import { requireUser } from '../directory/users.service.ts'
import { requireReachable, requireWithinReach } from '../grants/escalation.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { findNewOwner } from '../groups/transfers.service.ts'
import { check } from './carry-out.ts'
import { leavingFor, namedBeforehand, readBelongings } from './leaving.service.ts'
import { cancelOffboarding } from './offboardings.again.ts'
import { offboardingOf, startOffboarding } from './offboardings.service.ts'
import {
  countOffboardings,
  findOffboarding,
  findScheduled,
  listOffboardings,
  type OffboardingRow,
} from './offboardings.store.ts'

export function offboardingsOperations(queue: Pick<Queue, 'enqueue'>) {
  return implement(contract.offboardings, {
    preview: previewOperation,

    start: (context, input) => startOffboarding(context, input, queue),

    async cancel(context, { offboarding }) {
      const { db, actor, tenant, now } = context
      const row = await requireOffboarding(db, tenant, offboarding)
      if (row.status !== 'scheduled') throw new Refusal('offboarding.not_scheduled')
      await requireReachable(db, tenant, actor, row.userId, now)
      return offboardingOf(await cancelOffboarding(context, row), actor)
    },

    async list({ db, actor, tenant }, input) {
      const { rows, ...page } = await readPage(actor.cursorKey, 'offboardings.list', input, {
        read: (at) => listOffboardings(db, tenant.id, input, at),
        position: (row) => positionAt(row.createdAt, row.id),
        count: () => countOffboardings(db, tenant.id, input),
      })
      return { items: rows.map((row) => offboardingOf(row, actor)), ...page }
    },

    async show({ db, actor, tenant, now }, { offboarding }) {
      const row = await requireOffboarding(db, tenant, offboarding)
      const { receipt, groupsToId, groupsToName } = row
      const grants = await loadGrants(db, tenant.id, row.userId)
      const seesGroups = can(tenant.model, actor.subject, 'groups:read')
      return {
        ...offboardingOf(row, actor),
        groupsWentTo: groupsToId && seesGroups ? { id: groupsToId, name: groupsToName ?? '' } : null,
        receipt: receipt && leavingFor(actor, receipt),
        actions: {
          cancel: verdictOn(
            contract.offboardings.cancel,
            { actor, tenant },
            () => {
              if (row.status !== 'scheduled') throw new Refusal('offboarding.not_scheduled')
            },
            () => requireWithinReach(tenant, actor, row.userId, grants, now),
          ),
        },
      }
    },
  })
}

/** `offboardings.preview` */
async function previewOperation(
  context: Context<Principal>,
  { user }: Input<typeof contract.offboardings.preview>,
) {
  const { db, actor, tenant, now } = context
  const row = await requireUser(db, tenant, user)
  const grants = await loadGrants(db, tenant.id, user)
  requireWithinReach(tenant, actor, user, grants, now)
  const { leaving } = await readBelongings(context, { userId: user, grants }, namedBeforehand)
  const asked = { ...context, lockedAccounts: new Map([[user, { row, grants }]]) }
  const heir = await findNewOwner(db, tenant, [user], now)
  const scheduled = await findScheduled(db, tenant.id, user)
  return {
    ...leavingFor(actor, leaving),
    heir: heir ? { id: heir.id, name: personName(tenant, heir) } : null,
    scheduled: scheduled ? offboardingOf(scheduled, actor) : null,
    actions: {
      deactivate: await verdictOfMode(asked, user, 'deactivate'),
      delete: await verdictOfMode(asked, user, 'delete'),
      chooseHeir: verdictOn(contract.offboardings.start, context, () => {
        if (can(tenant.model, actor.subject, 'groups:manage')) return
        const permission = 'groups:manage'
        throw new Refusal('access.denied', { permission, tenant: tenant.name }, { missing: [permission] })
      }),
    },
  }
}

/** Whether a plan without choices of its own would be carried out. */
async function verdictOfMode(
  context: Context<Principal>,
  userId: string,
  mode: OffboardingMode,
): Promise<Verdict> {
  const plan = { userId, mode, heirId: null, groupKeys: 'keep', reason: null, notify: true } as const
  let refusal: Refusal | undefined
  try {
    await check({ ...context, requireTenantAlone: () => undefined }, plan)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refusal = error
  }
  return verdictOn(contract.offboardings.start, context, () => {
    if (refusal) throw refusal
  })
}

async function requireOffboarding(db: Db, tenant: Tenant, id: string): Promise<OffboardingRow> {
  const row = await findOffboarding(db, tenant.id, id)
  if (!row) throw new Refusal('offboarding.not_found')
  return row
}
