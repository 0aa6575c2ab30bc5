import type { AuditSummary } from '@rollcall/contract/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { nearNetworkOf } from '../../platform/network-of.ts'
import type { AuditEventRow } from './audit.store.ts'
import { countByDay, type DayCount } from './audit-days.store.ts'
import { type AuditFilters, dayLength, isCountedByDay } from './audit-filters.ts'
import { daysAt, daysIn } from './audit-local-days.ts'
import { searchAuditEvents } from './audit-search.ts'
import { countNewest, type Met, mostValues } from './audit-summary.store.ts'

/** So many of the newest events are counted where they are not counted by day already. */
const mostCounted = 4_000
/** So many of each address of a network. */
const mostOfNetwork = 1_000
/** So many tell who acts and from where, where all else is counted by day. */
const mostSampled = 2_000
const quarter = 900_000
/** So many events that a search finds are counted. */
const mostFound = 1_000

interface Asked {
  tenantId: string
  filters: AuditFilters
  q: string | undefined
  timeZone: string
  visible: (row: AuditEventRow) => AuditEventRow
  /** A name of an actor as the reader may see it. */
  shown: (name: string) => string
}

/** How many events match, by each thing that they can be narrowed by. */
export async function summarizeAudit(db: Db, asked: Asked): Promise<AuditSummary> {
  const { tenantId, filters, q } = asked
  if (q) return summarizeFound(db, { ...asked, q })
  if (!isCountedByDay(filters)) {
    // The events of a network are read address by address.
    const most = filters.network ? mostOfNetwork : mostCounted
    return inWords(await countNewest(db, tenantId, filters, most), asked, most)
  }
  const [{ counts, capped }, met] = [
    await countByDay(db, tenantId, filters),
    await countNewest(db, tenantId, filters, mostSampled),
  ]
  const { among, actors, addresses, networks } = inWords(met, asked, mostSampled)
  const local = await daysIn(db, asked, counts)
  return {
    total: sumOf(counts),
    ...(capped ? { capped } : {}),
    days: local ?? daysOf(counts),
    daysIn: local ? asked.timeZone : 'UTC',
    actions: valuesBy(counts, ({ action }) => action),
    outcomes: valuesBy(counts, ({ outcome }) => outcome),
    kinds: valuesBy(counts, ({ kind }) => kind),
    credentials: valuesBy(counts, ({ credential }) => credential),
    among,
    actors,
    addresses,
    networks,
  }
}

function sumOf(counts: DayCount[]): number {
  return counts.reduce((sum, { events }) => sum + events, 0)
}

function daysOf(counts: DayCount[]): AuditSummary['days'] {
  return [...Map.groupBy(counts, ({ day }) => day)]
    .sort(([a], [b]) => a - b)
    .map(([day, ofDay]) => ({
      day: nameOfDay(day),
      count: sumOf(ofDay),
      unsuccessful: sumOf(ofDay.filter(({ outcome }) => outcome !== 'success')),
    }))
}

function nameOfDay(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10)
}

/** The most frequent first. What an event does not have is no value. */
function valuesBy(counts: DayCount[], by: (count: DayCount) => string) {
  return [...Map.groupBy(counts, by)]
    .filter(([value]) => value !== '')
    .map(([value, of]) => ({ value, count: sumOf(of) }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

function inWords(
  met: Met[],
  { shown, timeZone }: Pick<Asked, 'shown' | 'timeZone'>,
  most: number,
): AuditSummary {
  const by = (name: Met['by']) =>
    met
      .filter((each) => each.by === name && each.value !== '')
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  const values = (name: Met['by']) => by(name).map(({ value, count }) => ({ value, count }))
  const all = met.find((each) => each.by === 'all')
  const total = all?.count ?? 0
  return {
    total,
    ...(all && total === most ? { capped: true, since: all.since.toISOString() } : {}),
    days: daysAt(
      timeZone,
      by('quarter').map(({ value, ...counted }) => ({ at: Number(value) * quarter, ...counted })),
    ),
    daysIn: timeZone,
    actions: values('action'),
    outcomes: values('outcome'),
    kinds: values('kind'),
    credentials: values('credential'),
    among: total,
    actors: by('actor')
      .slice(0, mostValues)
      .map(({ value, actorKind, actorName, count }) => ({
        id: value,
        kind: actorKind,
        name: shown(actorName),
        count,
      })),
    addresses: values('address').slice(0, mostValues),
    networks: networksOf(values('address')).slice(0, mostValues),
  }
}

/** The most frequent networks first. */
function networksOf(addresses: AuditSummary['addresses']): AuditSummary['networks'] {
  const networks = Map.groupBy(addresses, ({ value }) => nearNetworkOf(value) ?? '')
  return [...networks]
    .filter(([value]) => value !== '')
    .map(([value, of]) => ({
      value,
      count: of.reduce((sum, { count }) => sum + count, 0),
      addresses: of.length,
    }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

/** What a search finds is read, and counted as it is read. */
async function summarizeFound(db: Db, { q, ...asked }: Asked & { q: string }): Promise<AuditSummary> {
  const found = await searchAuditEvents(db, { ...asked, q }, { limit: mostFound, after: undefined })
  const summary = inWords(added(found.rows.flatMap(metIn)), asked, Number.POSITIVE_INFINITY)
  const since = found.next ? new Date(found.next[0] as number).toISOString() : undefined
  return since === undefined ? summary : { ...summary, capped: true, since }
}

function metIn(row: AuditEventRow): Met[] {
  const values: [Met['by'], string][] = [
    ['all', ''],
    ['quarter', String(Math.floor(row.at.getTime() / quarter))],
    ['action', row.action],
    ['outcome', row.outcome],
    ['kind', row.targetKind ?? ''],
    ['credential', row.credential],
    ['actor', row.actorId ?? ''],
    ['address', row.address],
  ]
  const { actorName, actorKind, at: since } = row
  const unsuccessful = row.outcome === 'success' ? 0 : 1
  return values.map(([by, value]) => ({ by, value, actorName, actorKind, count: 1, unsuccessful, since }))
}

function added(all: Met[]): Met[] {
  const each = new Map<string, Met>()
  for (const one of all) {
    const key = `${one.by} ${one.value}`
    const known = each.get(key)
    if (known) {
      known.count += 1
      known.unsuccessful += one.unsuccessful
    } else each.set(key, { ...one })
  }
  return [...each.values()]
}
