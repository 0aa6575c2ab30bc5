import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { SeatLimit, Tenant, TenantLogo } from '../../platform/principal.ts'
import type { SeatsTable, TenantLogosTable, TenantsTable } from '../../platform/schema.ts'
import type { RolesTable } from '../../platform/schema-grants.ts'

/** In place of a role: all people of the tenant are counted. */
export const everybody = '00000000-0000-0000-0000-000000000000'

export interface TenantRow extends Selectable<TenantsTable> {
  /** Since when it is to be deleted; null otherwise. */
  deletedAt: Date | null
}
export type RoleRow = Selectable<RolesTable>

/** The tenant that a short name leads to at this moment: its present one, or one of before. In a transaction of the system. */
export async function findTenantIdBySlug(db: Db, slug: string, now: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom('tenantSlugs')
    .select('tenantOf')
    .where('slug', '=', slug)
    .where((of) => of.or([of('endsAt', 'is', null), of('endsAt', '>', now)]))
    .executeTakeFirst()
  return row?.tenantOf
}

/** The tenant that runs the server; in a transaction of the system. */
export async function findServerTenantId(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('tenants').select('id').where('runsServer', '=', true).executeTakeFirst()
  return row?.id
}

/** The short names of before that still lead to it, the latest end first. */
export async function listFormerSlugs(db: Db, tenantId: string): Promise<Tenant['formerSlugs']> {
  return db
    .selectFrom('tenantSlugs')
    .select(['slug', (of) => of.ref('endsAt').$notNull().as('endsAt')])
    .where('tenantOf', '=', tenantId)
    .where('endsAt', '>', sql<Date>`now()`)
    .orderBy('endsAt', 'desc')
    .execute()
}

/**
 * Makes a short name lead to the tenant for good; one whose time has ended for another tenant is free. Throws the database's error when it
 * leads to another tenant.
 */
export async function takeSlug(db: Db, tenantId: string, slug: string): Promise<void> {
  await db
    .deleteFrom('tenantSlugs')
    .where('slug', '=', slug)
    .where((of) => of.or([of('tenantOf', '=', tenantId), of('endsAt', '<=', sql<Date>`now()`)]))
    .execute()
  await db.insertInto('tenantSlugs').values({ slug, tenantOf: tenantId, endsAt: null }).execute()
}

/** Lets an earlier short name of the tenant lead to it until this moment. */
export async function endSlug(db: Db, tenantId: string, slug: string, endsAt: Date): Promise<void> {
  await db
    .updateTable('tenantSlugs')
    .set({ endsAt })
    .where('tenantOf', '=', tenantId)
    .where('slug', '=', slug)
    .execute()
}

/** Changes columns of the tenant itself. */
export async function updateTenant(
  db: Db,
  tenantId: string,
  change: Updateable<TenantsTable>,
): Promise<void> {
  await db.updateTable('tenants').set(change).where('id', '=', tenantId).execute()
}

export async function findTenant(db: Db, id: string): Promise<TenantRow | undefined> {
  return db
    .selectFrom('tenants')
    .selectAll()
    .select((of) =>
      of
        .selectFrom('tenantErasures')
        .select('requestedAt')
        .whereRef('tenantOf', '=', 'tenants.id')
        .where('endedAt', 'is', null)
        .as('deletedAt'),
    )
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function listRoles(db: Db, tenantId: string): Promise<RoleRow[]> {
  return db.selectFrom('roles').selectAll().where('tenantId', '=', tenantId).orderBy('position').execute()
}

/** What is limited of the tenant; how many seats are taken changes with its people. */
export async function listSeatLimits(db: Db, tenantId: string): Promise<SeatLimit[]> {
  return db.selectFrom('seats').select(['counted', 'most']).where('tenantId', '=', tenantId).execute()
}

/** Its logos without the pictures, the light one last. */
export async function listLogos(db: Db, tenantId: string): Promise<TenantLogo[]> {
  return db
    .selectFrom('tenantLogos')
    .select(['theme', 'digest', 'width', 'height'])
    .where('tenantId', '=', tenantId)
    .orderBy('theme')
    .execute()
}

/** The picture of a logo; undefined when there is none of this digest, any more or ever. */
export async function findLogoPicture(db: Db, tenantId: string, digest: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('tenantLogos')
    .select('picture')
    .where('tenantId', '=', tenantId)
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row?.picture
}

export async function upsertLogo(db: Db, logo: Insertable<TenantLogosTable>): Promise<void> {
  const { tenantId: _, theme: __, ...picture } = logo
  await db
    .insertInto('tenantLogos')
    .values(logo)
    .onConflict((of) => of.columns(['tenantId', 'theme']).doUpdateSet(picture))
    .execute()
}

export async function deleteLogo(db: Db, tenantId: string, theme: TenantLogo['theme']): Promise<void> {
  await db.deleteFrom('tenantLogos').where('tenantId', '=', tenantId).where('theme', '=', theme).execute()
}

/** Limits what a new tenant has. */
export async function insertSeats(db: Db, rows: Insertable<SeatsTable>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('seats').values(rows).execute()
}

export async function insertTenant(db: Db, tenant: Insertable<TenantsTable>): Promise<void> {
  await db.insertInto('tenants').values(tenant).execute()
}

export async function insertRoles(db: Db, roles: Insertable<RolesTable>[]): Promise<void> {
  await db.insertInto('roles').values(roles).execute()
}

// Advisory locks, because sharing one writes nothing, and an exclusive one is not overtaken by later shared ones; `for share` on a row has
// neither advantage. The number of an account is combined with that of its tenant: nobody can reach a lock of another tenant by an invented
// id, nor the tenant's own lock, which is one number.
const lockAlone = statement<unknown, [tenant: string]>('select pg_advisory_xact_lock($1::bigint)')
const lockShared = statement<unknown, [tenant: string]>('select pg_advisory_xact_lock_shared($1::bigint)')
const lockEach = statement<unknown, [tenant: number, accounts: number[], alone: boolean[]]>(
  `select case when alone then pg_advisory_xact_lock($1::int, id) else pg_advisory_xact_lock_shared($1::int, id) end
  from unnest($2::int[], $3::boolean[]) as account (id, alone)`,
)
const selectRevision = statement<{ revision: number }, [tenant: string]>(
  'select revision from tenants where id = $1',
)

/** Locks a tenant until the transaction ends, exclusively or shared. The statement is sent before all later ones. */
export async function lockTenant(db: Db, tenantId: string, { alone }: { alone: boolean }): Promise<void> {
  await (alone ? lockAlone : lockShared)(db, tenantNumber(tenantId))
}

/**
 * Locks accounts in the same way. All transactions lock accounts in one order, so that two users who change each other do not cause a
 * deadlock.
 */
export async function lockAccounts(
  db: Db,
  tenantId: string,
  accounts: { alone: readonly string[]; shared: readonly string[] },
): Promise<void> {
  const alone = new Map(accounts.shared.map((id) => [numberOf(id), false]))
  for (const id of accounts.alone) alone.set(numberOf(id), true)
  const order = [...alone].sort(([a], [b]) => a - b)
  const ids = order.map(([id]) => id)
  const strengths = order.map(([, strength]) => strength)
  await lockEach(db, numberOf(tenantId), ids, strengths)
}

// The last part of an id is random.
const hexOf = (id: string, digits: number) => id.replaceAll('-', '').slice(-digits)
const numberOf = (id: string) => Number.parseInt(hexOf(id, 8), 16) | 0

/** The number that a tenant is locked by. */
export function tenantNumber(id: string): string {
  return BigInt.asIntN(64, BigInt(`0x${hexOf(id, 16)}`)).toString()
}

/** The two numbers that one of its accounts is locked by. */
export function accountNumbers(tenantId: string, id: string): [tenant: number, account: number] {
  return [numberOf(tenantId), numberOf(id)]
}

/** The revision of the tenant's rules and roles; null if the tenant does not exist. */
export async function findRevision(db: Db, tenantId: string): Promise<number> {
  const [row] = await selectRevision(db, tenantId)
  if (!row) throw new Error(`The tenant ${tenantId} does not exist any more`)
  return row.revision
}

/** Increases the revision of the tenant's rules and roles. */
export async function countRevision(db: Db, tenantId: string): Promise<void> {
  await db
    .updateTable('tenants')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', tenantId)
    .execute()
}
