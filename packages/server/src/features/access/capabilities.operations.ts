import { grantState, reachOf } from '@rollcall/access/subject.ts'
import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireHeldOnly } from '../accounts/users.held.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireUser } from '../directory/users.service.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import { loadGrants, requireGrantable } from '../grants/access.service.ts'
import {
  type CapabilityGrantRow,
  countCapabilityGrants,
  findCapabilityGrant,
  listCapabilityGrants,
  updateCapabilityEnd,
} from '../grants/access.store.ts'
import { endCapabilityGrant } from '../grants/ended-grants.store.ts'
import { endingBy } from '../grants/endings.service.ts'
import { capabilityGrant, personAmong } from './access.people.ts'
import { giveCapabilities, newCapability, periodOf, requireCapability } from './capabilities.give.ts'

/** Capabilities with the names of their holders and granters. */
export async function capabilityLines(
  db: Db,
  tenant: Tenant,
  rows: CapabilityGrantRow[],
): Promise<CapabilityGrant[]> {
  const person = await personAmong(db, tenant, { capabilities: rows })
  return rows.map((row) =>
    capabilityGrant(row, { id: row.userId, name: person(row.userId)?.name ?? '' }, person),
  )
}

export const capabilitiesOperations = implement(contract.capabilities, {
  async list({ db, actor, tenant }, input) {
    const { rows, ...page } = await readPage(actor.cursorKey, 'capabilities.list', input, {
      read: (at) => listCapabilityGrants(db, tenant.id, input, at),
      position: (row) => positionAt(row.grantedAt, row.id),
      count: () => countCapabilityGrants(db, tenant.id, input),
    })
    return { items: await capabilityLines(db, tenant, rows), ...page }
  },

  grant: ofAccounts(
    contract.capabilities.grant,
    ({ user }) => [user],
    async (context, input) => {
      const { actor, tenant, now } = context
      const account = await requireHeldOnly(context, input.user)
      requireCapability(tenant, input.permission)
      const { permission, reason } = input
      const growth = watchGrowth(context, input.olderCredentials)
      const given = newCapability(context, account, { permission, reason, ...periodOf(input, now) }, growth)
      await giveCapabilities(context, [given], growth)
      const { row: user } = account
      return capabilityGrant(given.row, { id: user.id, name: shownName(tenant, user) }, (id) =>
        id ? { id, name: shownName(tenant, namesOfActor(actor)) } : null,
      )
    },
  ),

  async changeEnd({ db, actor, tenant, emit, now }, { grant: id, ...wanted }) {
    const grant = await findCapabilityGrant(db, tenant.id, id)
    if (!grant || grantState(grant, now) === 'ended') throw notFound()
    const user = await requireUser(db, tenant, grant.userId)
    const before = await loadGrants(db, tenant.id, grant.userId)
    const without = { ...before, capabilities: before.capabilities.filter((other) => other.id !== id) }
    requireGrantable(tenant, actor, reachOf(tenant.model, without, now), reachOf(tenant.model, before, now))
    const { endsAt } = periodOf({ startsAt: grant.startsAt?.toISOString(), endsAt: wanted.endsAt }, now)
    await updateCapabilityEnd(db, tenant.id, id, endsAt)
    emit('capability.end-changed', {
      user: userRef(user),
      before: { permission: grant.permission, endsAt: grant.endsAt },
      after: { permission: grant.permission, endsAt },
    })
    const person = await personAmong(db, tenant, { capabilities: [grant] })
    return capabilityGrant({ ...grant, endsAt }, { id: user.id, name: shownName(tenant, user) }, person)
  },

  async revoke({ db, actor, tenant, emit, now }, { grant: id }) {
    const grant = await findCapabilityGrant(db, tenant.id, id)
    if (!grant) throw notFound()
    const user = await requireUser(db, tenant, grant.userId)
    const before = await loadGrants(db, tenant.id, grant.userId)
    const after = { ...before, capabilities: before.capabilities.filter((other) => other.id !== id) }
    requireGrantable(tenant, actor, reachOf(tenant.model, before, now), reachOf(tenant.model, after, now))
    const ended = await endCapabilityGrant(db, tenant.id, id, endingBy({ actor, now }, 'taken'))
    if (!ended) throw notFound()
    emit('capability.revoked', {
      user: userRef(user),
      before: { permission: grant.permission, reason: grant.reason, endsAt: grant.endsAt },
    })
    return null
  },
})

function notFound(): Refusal {
  return new Refusal('capability.not_found')
}
