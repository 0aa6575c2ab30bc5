import { grantState } from '@rollcall/access/subject.ts'
import type { Settled } from '@rollcall/contract/events/fields.ts'
import type { Context } from '../../operations/implement.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Growth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { insertCapabilityGrants } from '../grants/capabilities.store.ts'
import { endCapabilityGrant } from '../grants/ended-grants.store.ts'
import { endingBy } from '../grants/endings.service.ts'
import { giveReach } from '../grants/escalation.ts'
import { byHand } from '../grants/grants.service.ts'
import type { CapabilityGrantRow } from '../grants/grants.store.ts'

type Work = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now'>

/** A capability as somebody wants to give it. */
export interface WantedCapability {
  permission: string
  reason: string
  startsAt: Date | null
  endsAt: Date | null
}

/** A grant that has been checked and is not written yet. */
export interface NewCapability {
  account: LockedAccount
  row: CapabilityGrantRow
  /** The grant before, which is over but still there. */
  over: string | undefined
}

/** Throws `capability.not_grantable` unless the permission is a capability of the tenant. */
export function requireCapability(tenant: Tenant, permission: string): void {
  requireCapabilities(tenant)
  const { capabilities } = tenant.profile.source
  if (capabilities.includes(permission)) return
  throw new Refusal('capability.not_grantable', { capabilities: capabilities.join(', ') })
}

/** Throws `capability.not_grantable` if the tenant has no capabilities. */
export function requireCapabilities({ profile }: Tenant): void {
  if (profile.source.capabilities.length === 0) throw new Refusal('capability.not_grantable.none')
}

/** The period of a grant; throws `request.invalid` unless it ends after the present and after its beginning. */
export function periodOf(
  input: { startsAt?: string | null | undefined; endsAt?: string | null | undefined },
  now: Date,
): Pick<WantedCapability, 'startsAt' | 'endsAt'> {
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

/** Checks a grant by hand to one account; throws `capability.already_granted` and `access.escalation`. */
export function newCapability(
  work: Work,
  account: LockedAccount,
  wanted: WantedCapability,
  growth: Growth,
): NewCapability {
  const { actor, tenant, now } = work
  const { row: user, grants } = account
  const present = grants.capabilities.find(
    ({ permission, source }) => permission === wanted.permission && source === byHand.source,
  ) as CapabilityGrantRow | undefined
  if (present && grantState(present, now) !== 'ended') throw new Refusal('capability.already_granted')
  const row: CapabilityGrantRow = {
    tenantId: tenant.id,
    id: newId(),
    userId: user.id,
    ...wanted,
    ...byHand,
    grantedBy: actor.id,
    grantedAt: now,
  }
  const after = { ...grants, capabilities: [...grants.capabilities, row] }
  giveReach(work, growth, { userId: user.id, before: grants, after })
  return { account, row, over: present?.id }
}

/** Writes checked grants and says so of each. */
export async function giveCapabilities(work: Work, given: readonly NewCapability[], growth: Growth) {
  const { db, tenant, emit } = work
  for (const { over } of given)
    if (over) await endCapabilityGrant(db, tenant.id, over, endingBy(work, 'taken'))
  await insertCapabilityGrants(
    db,
    given.map(({ row }) => row),
  )
  const settled = await growth.settle()
  const ofUser = (id: string): Settled => (given.length === 1 ? settled.total : settled.of(id))
  for (const { account, row } of given)
    emit('capability.granted', {
      user: userRef(account.row),
      reason: row.reason,
      after: {
        permission: row.permission,
        startsAt: row.startsAt,
        endsAt: row.endsAt,
        ...ofUser(row.userId),
      },
    })
}
