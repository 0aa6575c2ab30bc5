import type { Total } from '@rollcall/contract/pagination.ts'
import { type Insertable, type Selectable, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import type { VisitOffersTable } from '../../platform/schema-visits.ts'

export type OfferRow = Selectable<VisitOffersTable>

/** The short names that lead to a tenant at a moment. */
export type Called = readonly string[]

/** Deletes the offers of a tenant that nobody can accept any more. */
export async function deleteExpiredOffers(db: Db, tenantId: string, now: Date): Promise<void> {
  await db.deleteFrom('visitOffers').where('tenantId', '=', tenantId).where('expiresAt', '<=', now).execute()
}

/** Deletes the offers of these accounts. */
export async function deleteOffersOf(db: Db, tenantId: string, userIds: readonly string[]): Promise<void> {
  await db
    .deleteFrom('visitOffers')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .execute()
}

/** How many offers a tenant has made, and how many of them of one account. */
export async function countOpenOffers(
  db: Db,
  tenantId: string,
  userId: string,
): Promise<{ all: number; own: number }> {
  const { rows } = await sql<{ all: number; own: number }>`
    select count(*)::int as "all", (count(*) filter (where user_id = ${userId}))::int as own
    from visit_offers where tenant_id = ${tenantId}`.execute(db)
  return rows[0] ?? { all: 0, own: 0 }
}

/**
 * Makes an offer, or changes the reason and the days of the one to the same short name, which expires as before and stays declined if it
 * was. Returns the offer.
 */
export async function putOffer(db: Db, row: Insertable<VisitOffersTable>): Promise<OfferRow> {
  const { reason, startsAt, endsAt } = row
  return db
    .insertInto('visitOffers')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'userId', 'toSlug']).doUpdateSet({ reason, startsAt, endsAt }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Deletes an offer that its tenant made and returns it; undefined when there is none. */
export async function deleteOffer(db: Db, tenantId: string, id: string): Promise<OfferRow | undefined> {
  return db
    .deleteFrom('visitOffers')
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/** Takes an offer that a tenant of one of these short names may accept; undefined when there is none now. Within its home tenant. */
export async function takeOffer(
  db: Db,
  { tenantId, id, called, now }: { tenantId: string; id: string; called: Called; now: Date },
): Promise<OfferRow | undefined> {
  return db
    .deleteFrom('visitOffers')
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('toSlug', '=', sql<string>`any(${called}::text[])`)
    .where('expiresAt', '>', now)
    .where('declinedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Declines an offer; returns it, or undefined when there is none now. Within its home tenant. */
export async function declineOffer(
  db: Db,
  { tenantId, id, called, now }: { tenantId: string; id: string; called: Called; now: Date },
): Promise<OfferRow | undefined> {
  return db
    .updateTable('visitOffers')
    .set({ declinedAt: now })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('toSlug', '=', sql<string>`any(${called}::text[])`)
    .where('expiresAt', '>', now)
    .where('declinedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** The home tenant of an offer to a tenant of one of these short names. In a transaction of the system. */
export async function homeOfOffer(db: Db, id: string, called: Called): Promise<string | undefined> {
  const row = await db
    .selectFrom('visitOffers')
    .select('tenantId')
    .where('id', '=', id)
    .where('toSlug', '=', sql<string>`any(${called}::text[])`)
    .executeTakeFirst()
  return row?.tenantId
}

/** Which offers a list has: those that a tenant made, or those to a tenant of these short names, in a transaction of the system. */
export type Offers = { madeBy: string } | { to: Called; except: string }

function those(offers: Offers, now: Date) {
  return 'madeBy' in offers
    ? sql`visit_offers where tenant_id = ${offers.madeBy} and expires_at > ${now}`
    : sql`visit_offers where to_slug = any(${offers.to}::text[]) and tenant_id <> ${offers.except}
        and expires_at > ${now} and declined_at is null`
}

/** Offers, the latest first. */
export async function listOffers(
  db: Db,
  offers: Offers,
  now: Date,
  { limit, after }: { limit: number; after: CursorValues | undefined },
): Promise<OfferRow[]> {
  const moment = after && momentOf(after)
  const rest = moment ? sql`and (offered_at, id) < (${moment.at}, ${moment.id}::uuid)` : sql``
  const { rows } = await sql<OfferRow>`
    select * from ${those(offers, now)} ${rest} order by offered_at desc, id desc limit ${limit}`.execute(db)
  return rows
}

export async function countOffers(db: Db, offers: Offers, now: Date): Promise<Total> {
  return countRows(db, sql`(select from ${those(offers, now)})`)
}
