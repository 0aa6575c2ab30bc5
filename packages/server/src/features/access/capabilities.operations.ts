import { type Grants, reachOf } from '@rollcall/access/subject.ts'
import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { type Context, implement, ofAccounts } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireHeldOnly } from '../accounts/users.held.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireUser } from '../directory/users.service.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import { giveReach, loadGrants, loadGrantsOf, requireGrantable } from '../grants/access.service.ts'
import {
  type CapabilityGrantRow,
  countCapabilityGrants,
  findCapabilityGrant,
  insertCapabilityGrant,
  listCapabilityGrants,
} from '../grants/access.store.ts'
import { endCapabilityGrant } from '../grants/ended-grants.store.ts'
import { endingBy } from '../grants/endings.service.ts'
import { byHand } from '../grants/grants.service.ts'
import { capabilityGrant, personAmong } from './access.people.ts'

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
      read: (at) => listCapabilityGrants(db, tenant.id, input, at),
      position: (row) => positionAt(row.grantedAt, row.id),
      count: () => countCapabilityGrants(db, tenant.id, input),
    })
    const [lines, grantsOf] = await Promise.all([
      capabilityLines(db, tenant, rows),
      loadGrantsOf(db, tenant.id, [...new Set(rows.map(({ userId }) => userId))]),
    ])
    const { revoke } = contract.capabilities
    const items = lines.map((line) => ({
      ...line,
      actions: {
        revoke: verdictOn(revoke, context, () => {
          const grants = grantsOf.get(line.user.id)
          if (grants) requireRevocable(context, grants, line.id)
        }),
      },
    }))
    return { items, ...page }
  },

  grant: ofAccounts(contract.capabilities.grant, ({ user }) => [user], grantCapability),

  revoke: revokeCapability,
})

/** `capabilities.grant` */
export async function grantCapability(
  context: Context<Principal>,
  input: Input<typeof contract.capabilities.grant>,
) {
  const { db, actor, tenant, emit, now } = context
  const { row: user, grants: before } = await requireHeldOnly(context, input.user)
  requireCapability(tenant, input.permission)
  const row: CapabilityGrantRow = {
    tenantId: tenant.id,
    id: newId(),
    userId: user.id,
    permission: input.permission,
    reason: input.reason,
    ...byHand,
    grantedBy: actor.id,
    grantedAt: now,
    ...periodOf(input, now),
  }
  const after = { ...before, capabilities: [...before.capabilities, row] }
  const growth = watchGrowth(context, input.olderCredentials)
  giveReach(context, growth, { userId: user.id, before, after })
  await insertCapabilityGrant(db, row)
  const { total } = await growth.settle()
  emit('capability.granted', {
    user: userRef(user),
    reason: row.reason,
    after: { permission: row.permission, startsAt: row.startsAt, endsAt: row.endsAt, ...total },
  })
  return capabilityGrant(row, { id: user.id, name: shownName(tenant, user) }, (id) =>
    id ? { id, name: shownName(tenant, namesOfActor(actor)) } : null,
  )
}

/** `capabilities.revoke` */
export async function revokeCapability(
  { db, actor, tenant, emit, now }: Context<Principal>,
  { grant: id }: Input<typeof contract.capabilities.revoke>,
) {
  const grant = await findCapabilityGrant(db, tenant.id, id)
  if (!grant) throw notFound()
  const user = await requireUser(db, tenant, grant.userId)
  requireRevocable({ tenant, actor, now }, await loadGrants(db, tenant.id, grant.userId), id)
  const ended = await endCapabilityGrant(db, tenant.id, id, endingBy({ actor, now }, 'taken'))
  if (!ended) throw notFound()
  emit('capability.revoked', {
    user: userRef(user),
    before: { permission: grant.permission, reason: grant.reason, endsAt: grant.endsAt },
  })
  return null
}

/** Throws `access.escalation` unless the user's rights, with and without the capability, are within the caller's. */
function requireRevocable(
  { tenant, actor, now }: Pick<Context<Principal>, 'tenant' | 'actor' | 'now'>,
  before: Grants,
  id: string,
): void {
  const after = { ...before, capabilities: before.capabilities.filter((other) => other.id !== id) }
  requireGrantable(tenant, actor, reachOf(tenant.model, before, now), reachOf(tenant.model, after, now))
}

function requireCapability(tenant: Tenant, permission: string): void {
  const { capabilities } = tenant.profile.source
  if (capabilities.includes(permission)) return
  throw capabilities.length > 0
    ? new Refusal('capability.not_grantable', { capabilities: capabilities.join(', ') })
    : new Refusal('capability.not_grantable.none')
}

function periodOf(input: { startsAt?: string | null; endsAt?: string | null }, now: Date) {
  const startsAt = input.startsAt ? new Date(input.startsAt) : null
  const endsAt = input.endsAt ? new Date(input.endsAt) : null
  if (endsAt && endsAt <= (startsAt && startsAt > now ? startsAt : now)) {
    throw new Refusal(
      'request.invalid.grant_period',
      {},
      { errors: [{ field: 'endsAt', code: 'in_future_after_start' }] },
    )
  }
  return { startsAt, endsAt }
}

function notFound(): Refusal {
  return new Refusal('capability.not_found')
}
