import type { Db } from '../../platform/database/database.ts'
import { statement, statementOfIds } from '../../platform/database/statement.ts'
import { everybody } from '../tenants/tenants.store.ts'

/** A limit of seats, and how many are taken for good. */
export interface SeatsRow {
  /** A role; {@link everybody}: all people of the tenant. */
  counted: string
  most: number
  taken: number
}

/** The limits of a tenant. Locks them until the transaction ends, so that of two who want the last seat one gets it. */
export const lockSeats = statement<SeatsRow, [tenant: string]>(
  'select counted, most, taken from seats where tenant_id = $1 order by counted for update',
)

export const listSeats = statement<SeatsRow, [tenant: string]>(
  'select counted, most, taken from seats where tenant_id = $1 order by counted',
)

const seated = `u.kind = 'person' and u.status in ('active', 'invited')`
const lasting = (role: string) =>
  `exists (select from role_grants l where l.tenant_id = u.tenant_id and l.user_id = u.id and l.role_id = ${role} and l.ends_at is null)`

/** How many people have each of these roles until a day that has not passed, and not for good. Such grants are few. */
export const countUntilADay = statementOfIds<{ roleId: string; taken: number }, [now: Date]>(
  `select g.role_id, count(distinct g.user_id)::int as taken from role_grants g
    join users u on u.tenant_id = g.tenant_id and u.id = g.user_id
    where g.tenant_id = $1 and g.role_id = any($2::uuid[]) and g.ends_at > $3 and ${seated} and not ${lasting('g.role_id')}
    group by g.role_id`,
)

/** Adds to the seats that are taken, or frees some. The caller has locked them. */
export const moveSeats = statement<never, [tenant: string, counted: string[], by: number[]]>(
  `update seats s set taken = s.taken + m.by from unnest($2::uuid[], $3::int[]) as m (counted, by)
    where s.tenant_id = $1 and s.counted = m.counted`,
)

const insertOfEverybody = statement<never, [tenant: string, counted: string, most: number]>(
  `insert into seats (tenant_id, counted, most, taken)
    values ($1::uuid, $2::uuid, $3::int, (select count(*)::int from users u where u.tenant_id = $1::uuid and ${seated}))`,
)
const insertOfRole = statement<never, [tenant: string, counted: string, most: number]>(
  `insert into seats (tenant_id, counted, most, taken)
    values ($1::uuid, $2::uuid, $3::int, (select count(*)::int from users u where u.tenant_id = $1::uuid and ${seated} and ${lasting('$2::uuid')}))`,
)

/** Limits the seats and counts those that are taken. The caller holds the tenant alone. */
export async function insertSeats(db: Db, tenantId: string, counted: string, most: number): Promise<void> {
  await (counted === everybody ? insertOfEverybody : insertOfRole)(db, tenantId, counted, most)
}

export const updateMost = statement<never, [tenant: string, counted: string, most: number]>(
  'update seats set most = $3 where tenant_id = $1 and counted = $2',
)

/** Ends the limit. */
export const deleteSeats = statement<never, [tenant: string, counted: string]>(
  'delete from seats where tenant_id = $1 and counted = $2',
)

const groupsWith = statement<{ roleId: string }, [tenant: string, role: string]>(
  'select role_id from group_roles where tenant_id = $1 and role_id = $2 limit 1',
)

export async function isRoleOfGroup(db: Db, tenantId: string, roleId: string): Promise<boolean> {
  return (await groupsWith(db, tenantId, roleId)).length > 0
}
