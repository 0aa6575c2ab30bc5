import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { type Context, implement, ofAccounts } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { requireHeldOnly } from '../accounts/users.held.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireUser } from '../directory/users.service.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import {
  countCapabilityGrants,
  findCapabilityGrant,
  listCapabilityGrants,
  updateCapabilityEnd,
} from '../grants/capabilities.store.ts'
import { endCapabilityGrant } from '../grants/ended-grants.store.ts'
import { endingBy } from '../grants/endings.service.ts'
import { loadGrants, loadGrantsOf } from '../grants/grants.load.ts'
import type { CapabilityGrantRow } from '../grants/grants.store.ts'
import { capabilityGrant, personAmong } from './access.people.ts'
import {
  capabilityActions,
  capabilityNotFound,
  requireEndChangeable,
  requireRevocable,
} from './access.verdicts.ts'
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
  async list(context, input) {
    const { db, actor, tenant } = context
    const { rows, ...page } = await readPage(actor.cursorKey, 'capabilities.list', input, {
      read: (at) => listCapabilityGrants(db, tenant.id, input, { ...at, sort: input.sort }),
      position: (row) => positionAt(row.grantedAt, row.id),
      count: () => countCapabilityGrants(db, tenant.id, input),
    })
    const [lines, grantsOf] = await Promise.all([
      capabilityLines(db, tenant, rows),
      loadGrantsOf(db, tenant.id, [...new Set(rows.map(({ userId }) => userId))]),
    ])
    const items = rows.map((row, place) => ({
      ...(lines[place] as CapabilityGrant),
      actions: capabilityActions(context, grantsOf.get(row.userId), row),
    }))
    return { items, ...page }
  },

  grant: ofAccounts(contract.capabilities.grant, ({ user }) => [user], grantCapability),

  changeEnd: changeCapabilityEnd,

  revoke: revokeCapability,
})

/** `capabilities.grant` */
export async function grantCapability(
  context: Context<Principal>,
  input: Input<typeof contract.capabilities.grant>,
) {
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
}

/** `capabilities.change-end` */
export async function changeCapabilityEnd(
  { db, actor, tenant, emit, now }: Context<Principal>,
  { grant: id, ...wanted }: Input<typeof contract.capabilities.changeEnd>,
) {
  const grant = await findCapabilityGrant(db, tenant.id, id)
  if (!grant) throw capabilityNotFound()
  const user = await requireUser(db, tenant, grant.userId)
  requireEndChangeable({ tenant, actor, now }, await loadGrants(db, tenant.id, grant.userId), grant)
  const { endsAt } = periodOf({ startsAt: grant.startsAt?.toISOString(), endsAt: wanted.endsAt }, now)
  await updateCapabilityEnd(db, tenant.id, id, endsAt)
  emit('capability.end-changed', {
    user: userRef(user),
    before: { permission: grant.permission, endsAt: grant.endsAt },
    after: { permission: grant.permission, endsAt },
  })
  const person = await personAmong(db, tenant, { capabilities: [grant] })
  return capabilityGrant({ ...grant, endsAt }, { id: user.id, name: shownName(tenant, user) }, person)
}

/** `capabilities.revoke` */
export async function revokeCapability(
  { db, actor, tenant, emit, now }: Context<Principal>,
  { grant: id }: Input<typeof contract.capabilities.revoke>,
) {
  const grant = await findCapabilityGrant(db, tenant.id, id)
  if (!grant) throw capabilityNotFound()
  const user = await requireUser(db, tenant, grant.userId)
  requireRevocable({ tenant, actor, now }, await loadGrants(db, tenant.id, grant.userId), id)
  const ended = await endCapabilityGrant(db, tenant.id, id, endingBy({ actor, now }, 'taken'))
  if (!ended) throw capabilityNotFound()
  emit('capability.revoked', {
    user: userRef(user),
    before: { permission: grant.permission, reason: grant.reason, endsAt: grant.endsAt },
  })
  return null
}
