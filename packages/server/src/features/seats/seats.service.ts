import { grantState, type RoleGrant } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { UserRow } from '../directory/users.store.ts'
import { everybody } from '../tenants/tenants.store.ts'
import * as store from './seats.store.ts'

/** An account as far as seats go: what it is, and its grants of roles, with those that come through groups. */
export interface Seated {
  row: Pick<UserRow, 'kind' | 'status'>
  grants: { readonly roles: readonly Pick<RoleGrant, 'roleId' | 'via' | 'startsAt' | 'endsAt'>[] }
}

/** How many seats are taken, and how many there are. */
export interface SeatCount {
  /** The id of a role; undefined: all people of the tenant. */
  roleId?: string
  taken: number
  most: number
}

/** The seats of a tenant while a change takes and frees some. */
export interface Seats {
  /**
   * What a change of one account does to the seats; undefined: no account. Throws `seats.full`, and has done nothing then. What it returns
   * takes and frees them: call it when nothing else can refuse the change.
   */
  plan(before: Seated | undefined, after: Seated | undefined): () => void
  /** Writes what was taken and freed. Call it once, with the writes of the change. */
  save(): Promise<void>
}

/**
 * The seats of the tenant, locked until the transaction ends. Everything that adds an account, activates one, or gives or takes roles goes
 * through here: by hand, by an import, at a sign-in. Costs nothing in a tenant whose seats are not limited. The caller holds the tenant,
 * shared or alone, and locks the accounts first.
 */
export async function holdSeats({ db, tenant, now }: { db: Db; tenant: Tenant; now: Date }): Promise<Seats> {
  if (tenant.seats.length === 0) return unlimited
  // The second statement reads under the locks of the first.
  const [rows, untilADay] = await Promise.all([
    store.lockSeats(db, tenant.id),
    store.countUntilADay(db, tenant.id, limitedRoles(tenant), now),
  ])
  return seatsFrom({ db, tenant, now }, rows, untilADay)
}

/** The seats without locks, to say what would be refused: nothing is saved. */
export async function seeSeats(work: { db: Db; tenant: Tenant; now: Date }): Promise<Seats> {
  if (work.tenant.seats.length === 0) return unlimited
  const { db, tenant, now } = work
  const [rows, untilADay] = await Promise.all([
    store.listSeats(db, tenant.id),
    store.countUntilADay(db, tenant.id, limitedRoles(tenant), now),
  ])
  return { ...seatsFrom(work, rows, untilADay), save: unlimited.save }
}

/** The same seats for a check that is not followed by its change. */
export function onlyChecked({ plan, save }: Seats): Seats {
  return {
    plan(before, after) {
      plan(before, after)
      return () => {}
    },
    save,
  }
}

/** Takes a seat for one new account, with the writes of the change. Throws `seats.full`. */
export async function takeSeat(work: { db: Db; tenant: Tenant; now: Date }, account: Seated): Promise<void> {
  const seats = await holdSeats(work)
  seats.plan(undefined, account)()
  await seats.save()
}

/** How many seats are taken: of the tenant first, then of roles in their order. Empty where nothing is limited. */
export async function countSeats({
  db,
  tenant,
  now,
}: {
  db: Db
  tenant: Tenant
  now: Date
}): Promise<SeatCount[]> {
  if (tenant.seats.length === 0) return []
  const rows = await store.listSeats(db, tenant.id)
  const untilADay = await store.countUntilADay(db, tenant.id, limitedRoles(tenant), now)
  const counts = [...takenOf(rows, untilADay)].map(([counted, { taken, most }]) => ({ counted, taken, most }))
  const order = [everybody, ...tenant.model.roles.keys()]
  return counts
    .toSorted((a, b) => order.indexOf(a.counted) - order.indexOf(b.counted))
    .map(({ counted, ...count }) => (counted === everybody ? count : { roleId: counted, ...count }))
}

const unlimited: Seats = { plan: () => () => {}, save: async () => {} }

function seatsFrom(
  { db, tenant, now }: { db: Db; tenant: Tenant; now: Date },
  rows: readonly store.SeatsRow[],
  untilADay: readonly { roleId: string; taken: number }[],
): Seats {
  const counts = takenOf(rows, untilADay)
  const limited = new Set(counts.keys())
  const forGood = new Map<string, number>()
  return {
    plan(before, after) {
      const [had, has] = [seatsOf(before, limited, now), seatsOf(after, limited, now)]
      const taking = [...has.all].filter((counted) => !had.all.has(counted))
      for (const counted of taking) requireFree(tenant, counted, counts)
      return () => {
        for (const counted of taking) add(counts, counted, 1)
        for (const counted of had.all) if (!has.all.has(counted)) add(counts, counted, -1)
        for (const counted of limited) {
          const by = Number(has.lasting.has(counted)) - Number(had.lasting.has(counted))
          if (by !== 0) forGood.set(counted, (forGood.get(counted) ?? 0) + by)
        }
      }
    },
    async save() {
      const moved = [...forGood].filter(([, by]) => by !== 0)
      if (moved.length === 0) return
      await store.moveSeats(
        db,
        tenant.id,
        moved.map(([counted]) => counted),
        moved.map(([, by]) => by),
      )
    },
  }
}

type Counts = Map<string, { taken: number; most: number }>

function takenOf(
  rows: readonly store.SeatsRow[],
  untilADay: readonly { roleId: string; taken: number }[],
): Counts {
  const more = new Map(untilADay.map(({ roleId, taken }) => [roleId, taken]))
  return new Map(
    rows.map(({ counted, taken, most }) => [counted, { most, taken: taken + (more.get(counted) ?? 0) }]),
  )
}

function add(counts: Counts, counted: string, by: number): void {
  const count = counts.get(counted)
  if (count) count.taken += by
}

/** The seats that an account takes: now or later, and for good. */
function seatsOf(account: Seated | undefined, limited: ReadonlySet<string>, now: Date) {
  const taken = { all: new Set<string>(), lasting: new Set<string>() }
  if (account?.row.kind !== 'person' || account.row.status === 'inactive') return taken
  const take = (counted: string, lasting: boolean) => {
    if (!limited.has(counted)) return
    taken.all.add(counted)
    if (lasting) taken.lasting.add(counted)
  }
  take(everybody, true)
  for (const grant of account.grants.roles)
    if (!grant.via && grantState(grant, now) !== 'ended') take(grant.roleId, !grant.endsAt)
  return taken
}

function requireFree(tenant: Tenant, counted: string, counts: Counts): void {
  const count = counts.get(counted)
  if (!count || count.taken < count.most) return
  const { taken, most } = count
  if (counted === everybody) throw new Refusal('seats.full', { taken, most })
  throw new Refusal('seats.full.role', { taken, most, role: tenant.model.roles.get(counted)?.name ?? '' })
}

function limitedRoles(tenant: Tenant): string[] {
  return tenant.seats.flatMap(({ counted }) => (counted === everybody ? [] : [counted]))
}
