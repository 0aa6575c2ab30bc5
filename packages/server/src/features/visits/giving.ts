import { grantState } from '@rollcall/access/subject.ts'
import type { EventData } from '@rollcall/contract/events/events.ts'
import { newId } from '../../platform/ids.ts'
import type { Promotion, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { insertAccount, requireRoleCount } from '../accounts/accounts.service.ts'
import { changeable } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { findByUsername, requireUser } from '../directory/users.service.ts'
import { visitorProvider } from '../directory/users.sign-in.ts'
import { loadGrants, validRoleIds } from '../grants/grants.load.ts'
import { roleBadges, rolesByKey } from '../grants/tenant-roles.ts'
import { eligibleRoles, isEligible } from '../memberships/memberships.rules.ts'
import {
  findMembershipOf,
  findPromotion,
  insertMembership,
  insertVisit,
  type MembershipRow,
} from '../memberships/memberships.store.ts'
import { requireMayGive } from '../users/users.create.ts'
import { inSide, type Work } from './sides.ts'

/** Access that is to be given. */
export interface Gift extends Promotion {
  homeId: string
  userId: string
  targetId: string
  /** Keys of roles of the tenant that is entered. */
  roles: readonly string[]
  reason: string
}

/** Access that was given, and what the log of the tenant that is entered says of it. */
export interface Given {
  membership: MembershipRow
  home: Pick<Tenant, 'id' | 'slug' | 'name'>
  tenant: Pick<Tenant, 'id' | 'slug' | 'name'>
  event: EventData<'visit.given'>
}

/** Throws `service_account.not_eligible` unless an account with these roles may be a service account. */
export function requireEligible(tenant: Tenant, name: string, roles: readonly { key: string }[]): void {
  if (isEligible(tenant, roles)) return
  const eligible = eligibleRoles(tenant)
  if (eligible.length === 0) throw new Refusal('service_account.not_eligible.nobody')
  throw new Refusal('service_account.not_eligible', { name, roles: eligible.join(', ') })
}

/** The service account at home that is to enter another tenant; throws unless it may now or later. */
export async function requireServiceAccount(
  { db, now }: Pick<Work<never>, 'db' | 'now'>,
  home: Tenant,
  id: string,
) {
  const account = await requireUser(db, home, id)
  const promotion = await findPromotion(db, home.id, id)
  if (!promotion) throw new Refusal('service_account.not_found')
  if (account.status !== 'active') throw new Refusal('service_account.not_found')
  if (grantState(promotion, now) === 'ended') throw new Refusal('service_account.not_eligible.days')
  const { roles } = await loadGrants(db, home.id, id)
  requireEligible(home, account.username, roleBadges(home, validRoleIds(roles, now)))
  return account
}

/**
 * Lets a service account enter another tenant: gives it an account there, in the logs of both tenants. `byServer` says that a server
 * administrator does it, who may give any role; everybody else gives roles within their own rights.
 */
export async function giveVisit(work: Work<'visit.given'>, gift: Gift, byServer: boolean): Promise<Given> {
  const { homeId, userId, targetId, reason, startsAt, endsAt } = gift
  const { db, now } = work
  const home = await inSide(work, homeId, async ({ tenant }) => ({
    tenant,
    account: await requireServiceAccount(work, tenant, userId),
  }))
  if (!home) throw new Refusal('tenant.not_found')
  if (homeId === targetId)
    throw new Refusal('visit.at_home', { name: home.account.username, tenant: home.tenant.name })
  const membership = {
    tenantId: targetId,
    userId: newId(),
    homeId,
    homeUserId: userId,
    homeUsername: home.account.username,
    reason,
    // Who gave it is named in the tenant of the giver alone.
    givenByName: work.actor.tenant.id === targetId ? work.actor.name : work.actor.tenant.name,
    givenByServer: byServer,
    givenAt: now,
    startsAt,
    endsAt,
    lastUsedAt: null,
  }
  const target = await inSide(work, targetId, async ({ tenant, emit }) => {
    const { roles, user } = await addVisitor(work, tenant, { home: home.tenant, membership, gift, byServer })
    const after = { home: home.tenant.slug, tenant: tenant.slug, roles, startsAt, endsAt }
    const event = { user, reason, after }
    emit('visit.given', event)
    return { tenant: nameOf(tenant), event }
  })
  if (!target) throw new Refusal('tenant.not_found')
  await inSide(work, homeId, async ({ emit }) => {
    await insertVisit(db, { tenantId: homeId, userId, targetId, visitorId: membership.userId, givenAt: now })
    emit('visit.given', { user: userRef(home.account), reason, after: target.event.after })
  })
  return { ...target, membership, home: nameOf(home.tenant) }
}

function nameOf({ id, slug, name }: Tenant) {
  return { id, slug, name }
}

/** Adds the account of a visitor, within the tenant that it may enter. */
async function addVisitor(
  { db, actor, now }: Work<'visit.given'>,
  tenant: Tenant,
  {
    home,
    membership,
    gift,
    byServer,
  }: { home: Tenant; membership: MembershipRow; gift: Gift; byServer: boolean },
) {
  const { homeUsername, userId: id } = membership
  if (await findMembershipOf(db, tenant.id, membership))
    throw new Refusal('visit.given_already', { name: homeUsername, tenant: tenant.name })
  const roles = requireRoleCount(tenant, rolesByKey(tenant, gift.roles))
  if (!byServer) requireMayGive(tenant, actor, roles, now)
  const username = `visitor:${home.slug}/${homeUsername}`
  // Two accounts at home may differ in the case of a letter, and a short name may have belonged to another tenant.
  const taken = await findByUsername(db, tenant, username)
  const names = { username: taken ? `${username} (${id.slice(-6)})` : username, ...changeable({}) }
  const user = await insertAccount(db, tenant, names, {
    status: 'active',
    kind: 'service-account',
    provider: visitorProvider,
    roles,
    createdBy: byServer ? undefined : actor,
    now,
    again: { id },
  })
  await insertMembership(db, membership)
  return { roles: roles.map(({ key }) => key), user: userRef(user) }
}
