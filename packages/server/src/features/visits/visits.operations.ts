import { grantState, reachOf } from '@rollcall/access/subject.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { type Context, implement, prepared } from '../../operations/implement.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Principal, Promotion, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { periodOf } from '../access/capabilities.give.ts'
import { refuseVisitor, requireHeld } from '../accounts/users.held.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireReachable } from '../grants/escalation.ts'
import { validRoleIds } from '../grants/grants.load.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { noRights } from '../grants/users.reach.ts'
import { mayVisit } from '../memberships/memberships.rules.ts'
import {
  deletePromotions,
  findMembership,
  findVisit,
  listVisits,
  type MembershipRow,
  putPromotion,
  type VisitRow,
} from '../memberships/memberships.store.ts'
import { deleteOffer, deleteOffersOf, homeOfOffer } from '../memberships/visit-offers.store.ts'
import { endVisit } from './ending.ts'
import { giveVisit, requireEligible } from './giving.ts'
import { listAccounts, listAll, listTenants, listVisitors, reading, shownVisit, visitorNow } from './lists.ts'
import {
  acceptOffer,
  calledNow,
  decline,
  listOffersMade,
  listOffersReceived,
  makeOffer,
  noSuchOffer,
} from './offers.ts'
import { inSide } from './sides.ts'

/** Service accounts, and access to tenants that are not one's own (MZ-09). */
export function visitsOperations(database: Pick<Database, 'transaction'>) {
  const read = reading(database)
  /** The home tenant of an offer to this tenant. */
  const homeOf = ({
    id,
    tenant,
    signal,
    now,
  }: {
    id: string
    tenant: Tenant
    signal: AbortSignal
    now: Date
  }) => read({ system: true }, signal, (db) => homeOfOffer(db, id, calledNow(tenant, now)))
  return implement(contract.visits, {
    listAccounts: { fromCaller: (caller, input) => listAccounts(read, caller, input) },

    async promote(context, { user, reason, olderCredentials, ...days }) {
      const { db, tenant, actor, now, emit } = context
      const { row, grants } = await requireHeld(context, user)
      refuseVisitor(row)
      if (row.status !== 'active') throw new Refusal('user.inactive.service_account', { name: row.username })
      requireEligible(tenant, row.username, roleBadges(tenant, validRoleIds(grants.roles, now)))
      const period = daysOf(days, now)
      // What was made before would open other tenants, too.
      const growth = watchGrowth(context, olderCredentials)
      const { promotion } = grants
      if (!promotion || grantState(promotion, now) === 'ended')
        growth.account(
          user,
          noRights(tenant, now),
          reachOf(tenant.model, { ...grants, promotion: period }, now),
        )
      await putPromotion(db, {
        tenantId: tenant.id,
        userId: user,
        reason,
        promotedBy: actor.id,
        promotedAt: now,
        ...period,
      })
      const settled = await growth.settle()
      const after = { ...period, ...settled.of(user) }
      emit('service-account.promoted', { user: userRef(row), reason, after })
      return null
    },

    async demote(context, { user }) {
      const { db, tenant, emit } = context
      const { row } = await requireHeld(context, user)
      const visits = await listVisits(db, tenant.id, [user])
      const [demoted] = await deletePromotions(db, tenant.id, [user])
      if (!demoted) throw new Refusal('service_account.not_found')
      await deleteOffersOf(db, tenant.id, [user])
      for (const visit of visits) await endVisit(context, visit, 'demoted')
      emit('service-account.demoted', { user: userRef(row), after: { endedVisits: visits.length } })
      return null
    },

    async withdraw(context, { user, target }) {
      const { db, tenant } = context
      await requireHeld(context, user)
      const visit = await findVisit(db, tenant.id, user, target)
      if (!visit) throw new Refusal('visit.not_found')
      await endVisit(context, visit, 'withdrawn')
      return null
    },

    async offer(context, { user, to, reason, ...days }) {
      return makeOffer(context, { user, to, reason }, daysOf(days, context.now))
    },

    listOffersMade: { fromCaller: (caller, input) => listOffersMade(read, caller, input) },

    async withdrawOffer({ db, tenant, emit }, { offer: id }) {
      const offer = await deleteOffer(db, tenant.id, id)
      if (!offer) throw noSuchOffer()
      const { userId, username: name, toSlug } = offer
      emit('visit.offer-withdrawn', {
        user: { id: userId, name },
        before: { home: tenant.slug, tenant: toSlug },
      })
      return null
    },

    listOffersReceived: { fromCaller: (caller, input) => listOffersReceived(read, caller, input) },

    accept: prepared(contract.visits.accept, {
      prepare: ({ tenant, signal, now }, { offer: id }) => homeOf({ id, tenant, signal, now }),
      async act(context, { offer: id, roles }, homeId) {
        return visitorNow(context, await acceptOffer(context, { homeId, id }, roles))
      },
    }),

    decline: prepared(contract.visits.decline, {
      prepare: ({ tenant, signal, now }, { offer: id }) => homeOf({ id, tenant, signal, now }),
      async act(context, { offer: id }, homeId) {
        await decline(context, { homeId, id })
        return null
      },
    }),

    listVisitors: { fromCaller: (caller, input) => listVisitors(read, caller, input) },

    async revoke(context, { user }) {
      const { db, tenant, actor, now } = context
      const membership = await findMembership(db, tenant.id, user)
      if (!membership) throw new Refusal('visit.not_found')
      await requireReachable(db, tenant, actor, user, now)
      await endVisit(context, visitOf(membership), 'revoked')
      return null
    },

    listAll: { fromCaller: (caller, input) => listAll(read, caller, input) },

    async give(context, { home, account, target, roles, reason, ...days }) {
      const period = daysOf(days, context.now)
      const gift = { homeId: home, userId: account, targetId: target, roles, reason, ...period }
      const given = await giveVisit(context, gift, true)
      if (isThird(context, [home, target])) context.emit('visit.given', given.event)
      return shownVisit(given.membership, given.home, given.tenant)
    },

    async end(context, { target, visitor }) {
      const membership = await inSide(context, target, () => findMembership(context.db, target, visitor))
      if (!membership) throw new Refusal('visit.not_found')
      const { homeId: home, homeUsername: name } = membership
      const ended = await endVisit(context, visitOf(membership), 'by the server')
      if (isThird(context, [home, target]))
        context.emit('visit.ended', { user: { id: visitor, name }, ...ended })
      return null
    },

    listTenants: { fromCaller: (caller) => listTenants(read, caller, mayVisit(caller.actor, caller.now)) },
  })
}

/** Does a command of the server concern two other tenants? It is in the log of its own as well. */
function isThird({ tenant }: Pick<Context<Principal>, 'tenant'>, concerned: readonly string[]): boolean {
  return !concerned.includes(tenant.id)
}

function visitOf({ tenantId, userId, homeId, homeUserId, givenAt }: MembershipRow): VisitRow {
  return { tenantId: homeId, userId: homeUserId, targetId: tenantId, visitorId: userId, givenAt }
}

/** The first and the last day; throws `request.invalid` unless the last is in the future and after the first. */
function daysOf(input: { startsAt?: string | null; endsAt: string }, now: Date): Promotion {
  const { startsAt, endsAt } = periodOf(input, now)
  return { startsAt, endsAt: endsAt ?? now }
}
