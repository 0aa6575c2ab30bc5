import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { OfferMade, OfferReceived } from '@rollcall/contract/visits.ts'
import { offerDays } from '@rollcall/contract/visits.ts'
import type { Context } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal, Promotion, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireReachable } from '../grants/escalation.ts'
import {
  type Called,
  countOffers,
  countOpenOffers,
  declineOffer,
  deleteExpiredOffers,
  listOffers,
  type OfferRow,
  putOffer,
  takeOffer,
} from '../memberships/visit-offers.store.ts'
import { type Given, giveVisit, requireServiceAccount } from './giving.ts'
import type { Read, Reading } from './lists.ts'
import { type Side, shownPeriod } from './sides.ts'
import { namesOfTenants } from './visits.store.ts'

/** The most open offers of one account, and of one tenant. */
const mostOfAccount = 20
const mostOfTenant = 200
const day = 86_400_000

/** `visits.offer`: offers a service account to the tenant of a short name, whether or not there is one. */
export async function makeOffer(
  context: Context<Principal>,
  { user, to, reason }: Pick<Input<typeof contract.visits.offer>, 'user' | 'to' | 'reason'>,
  period: Promotion,
): Promise<OfferMade> {
  const { db, tenant, actor, now, emit } = context
  await requireReachable(db, tenant, actor, user, now)
  const account = await requireServiceAccount(context, tenant, user)
  await deleteExpiredOffers(db, tenant.id, now)
  const open = await countOpenOffers(db, tenant.id, user)
  if (open.own >= mostOfAccount || open.all >= mostOfTenant)
    throw new Refusal('visit.too_many_offers', { account: mostOfAccount, tenant: mostOfTenant })
  const row = await putOffer(db, {
    tenantId: tenant.id,
    id: newId(),
    userId: user,
    username: account.username,
    toSlug: to,
    reason,
    ...period,
    offeredAt: now,
    expiresAt: new Date(now.getTime() + offerDays * day),
    declinedAt: null,
  })
  const { expiresAt } = row
  const after = { home: tenant.slug, tenant: to, ...period, expiresAt }
  emit('visit.offered', { user: { id: user, name: account.username }, reason, after })
  return shownMade(row)
}

function shownOffer(row: OfferRow) {
  const { id, reason, offeredAt, expiresAt } = row
  return {
    id,
    reason,
    ...shownPeriod(row),
    offeredAt: offeredAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}

function shownMade(row: OfferRow): OfferMade {
  return { ...shownOffer(row), user: { id: row.userId, name: row.username }, to: row.toSlug }
}

/** `visits.list-offers-made` */
export function listOffersMade(
  read: Read,
  { actor, now, signal }: Reading,
  input: Input<typeof contract.visits.listOffersMade>,
) {
  const offers = { madeBy: actor.tenant.id }
  return read({ tenant: actor.tenant.id }, signal, async (db) => {
    const { rows, ...page } = await readPage(actor.cursorKey, 'visits.list-offers-made', input, {
      read: (at) => listOffers(db, offers, now, at),
      position: ({ offeredAt, id }) => positionAt(offeredAt, id),
      count: () => countOffers(db, offers, now),
    })
    return { items: rows.map(shownMade), ...page }
  })
}

/** `visits.list-offers-received`: found by the short names of the caller's tenant. */
export function listOffersReceived(
  read: Read,
  { actor, now, signal }: Reading,
  input: Input<typeof contract.visits.listOffersReceived>,
) {
  const offers = { to: calledNow(actor.tenant, now), except: actor.tenant.id }
  return read({ system: true }, signal, async (db) => {
    const { rows, ...page } = await readPage(actor.cursorKey, 'visits.list-offers-received', input, {
      read: (at) => listOffers(db, offers, now, at),
      position: ({ offeredAt, id }) => positionAt(offeredAt, id),
      count: () => countOffers(db, offers, now),
    })
    const homes = await namesOfTenants(
      db,
      rows.map(({ tenantId }) => tenantId),
    )
    const items = rows.flatMap((row): OfferReceived[] => {
      const home = homes.get(row.tenantId)
      if (!home) return []
      const { slug, name } = home
      return [{ ...shownOffer(row), home: { slug, name }, account: row.username }]
    })
    return { items, ...page }
  })
}

/** The short names that lead to a tenant now. */
export function calledNow({ slug, formerSlugs }: Tenant, now: Date): Called {
  return [slug, ...formerSlugs.filter(({ endsAt }) => endsAt > now).map((former) => former.slug)]
}

type Answering = { homeId: string | undefined; id: string }

/** `visits.accept`: takes an offer and lets the account enter. Whatever is wrong at its home answers like an offer that is not there. */
export async function acceptOffer(
  context: Context<Principal>,
  { homeId, id }: Answering,
  roles: readonly string[],
): Promise<Given> {
  const { tenant, now } = context
  const offer = await answered(context, { homeId, id }, ({ tenant: home }) =>
    takeOffer(context.db, { tenantId: home.id, id, called: calledNow(tenant, now), now }),
  )
  const { userId, reason, startsAt, endsAt } = offer
  const gift = { homeId: offer.tenantId, userId, targetId: tenant.id, roles, reason, startsAt, endsAt }
  try {
    return await giveVisit(context, gift, false)
  } catch (error) {
    throw error instanceof Refusal && ofHome.test(error.code) ? noSuchOffer() : error
  }
}

/** What only the home tenant may know of its account. */
const ofHome = /^(user|service_account|tenant)\./

/** `visits.decline`: the offer is gone here; its home does not see that. */
export async function decline(context: Context<Principal>, { homeId, id }: Answering): Promise<void> {
  const { tenant, now, emit } = context
  const offer = await answered(context, { homeId, id }, async ({ tenant: home }) => {
    const called = calledNow(tenant, now)
    const declined = await declineOffer(context.db, { tenantId: home.id, id, called, now })
    return declined && { ...declined, home: home.slug }
  })
  const user = { id: offer.userId, name: offer.username }
  emit('visit.offer-declined', { user, before: { home: offer.home, tenant: tenant.slug } })
}

/** Does something with an offer in its home tenant; throws `visit.offer_not_found` unless it is there now. */
async function answered<T>(
  { tenant: own, inTenant }: Context<Principal>,
  { homeId }: Answering,
  fn: (home: Pick<Side<never>, 'tenant'>) => Promise<T | undefined>,
): Promise<T> {
  const found =
    homeId === undefined || homeId === own.id
      ? undefined
      : await inTenant(homeId, async ({ tenant }) => tenant && !tenant.suspendedAt && (await fn({ tenant })))
  if (!found) throw noSuchOffer()
  return found
}

export function noSuchOffer(): Refusal {
  return new Refusal('visit.offer_not_found')
}
