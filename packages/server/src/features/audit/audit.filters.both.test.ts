import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import type { AuditFilters } from './audit-filters.ts'
import { indexAuditLog } from './audit-index.service.ts'
import { countAuditEvents, listAuditEvents } from './audit-list.store.ts'
import { searchAuditEvents } from './audit-search.ts'
import { summarizeAudit } from './audit-summary.ts'

let app: TestApp
let ada: Person
let tenant: string

const actors = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [string, string, string]
const names = ['Jörg Müller', 'anna.smith', 'Anna Weiß']
const actions = ['thing.made', 'thing.moved', 'thing-part.made', 'thing', 'things.made', 'other.made']
const outcomes = ['success', 'success', 'success', 'failed', 'refused'] as const
const hour = 3_600_000
const start = Date.UTC(2025, 2, 20, 7)
/** Several at each moment, over twenty days, in which clocks change in Berlin and in Auckland. */
const events = Array.from({ length: 400 }, (_, n) => ({
  id: `${(n * 7919).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
  at: start + 3.6 * hour * Math.floor(n / 3),
  actor: actors[(n * 5) % 3] as string,
  name: names[(n * 5) % 3] as string,
  target: n % 17 === 0 ? (actors[n % 3] as string) : `target-${(n * 11) % 4}`,
  kind: n % 23 === 0 ? 'role' : 'user',
  action: actions[(n * 13) % actions.length] as string,
  outcome: outcomes[(n * 17) % 5] as 'success' | 'failed' | 'refused',
  key: n % 19 === 0,
  impersonator: n % 29 === 0 ? (actors[(n * 5 + 1) % 3] as string) : null,
  address: n % 3 === 0 ? `2001:db8::${n % 5}` : `10.0.${n % 2}.${n % 5}`,
  request: `request-${Math.floor(n / 2)}`,
  reason: n % 31 === 0 ? 'Has left the Büro' : null,
}))
type Event = (typeof events)[number]

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
  tenant = (await app.requireTenant('default')).id
  await app.storage.database.transaction({ tenant }, (db) =>
    sql`
      insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind, target_id, address,
        user_agent, request_id, reason, impersonator_id, api_key_id)
      select ${tenant}::uuid, (e->>'id')::uuid, to_timestamp((e->>'at')::bigint / 1000.0), e->>'action', e->>'outcome', 'user',
        (e->>'actor')::uuid, e->>'name', e->>'kind', e->>'target', e->>'address', '', e->>'request', e->>'reason',
        (e->>'impersonator')::uuid, case when (e->>'key')::boolean then (e->>'id')::uuid end
      from jsonb_array_elements(${JSON.stringify(events)}::jsonb) e`.execute(db),
  )
})
afterAll(() => app.close())

const from = new Date(start).toISOString()
const until = new Date(start + 470 * hour).toISOString()
/** Each filter with the values that it is tried with. */
const tried: Record<string, (string | undefined)[]> = {
  subject: [undefined, undefined, undefined, actors[0], 'target-1'],
  actor: [undefined, undefined, actors[1]],
  target: [undefined, undefined, 'target-2', 'target-9'],
  action: [undefined, 'thing.made', 'thing', 'nothing'],
  outcome: [undefined, 'success', 'failed', 'refused'],
  kind: [undefined, 'role', 'user'],
  credential: [undefined, 'api-key', 'session', 'impersonation'],
  address: [undefined, undefined, undefined, '10.0.0.3', '2001:db8::3'],
  network: [undefined, undefined, undefined, '10.0.0.0/24', '2001:db8:0:0::/64', '10.0.7.0/24'],
  request: [undefined, undefined, undefined, 'request-12'],
  until: [until, new Date(start + 90 * hour).toISOString()],
  from: [from, new Date(start + 30.5 * hour).toISOString()],
}
/** Some of all their combinations, each value as often as another. */
const zones = ['UTC', 'Europe/Berlin', 'Pacific/Auckland', 'Asia/Kathmandu', 'America/St_Johns']
const combinations = Array.from({ length: 60 }, (_, n) =>
  Object.fromEntries(
    Object.entries(tried).map(([key, values], place) => [
      key,
      values[(n * (place + 3) + (n >> place)) % values.length],
    ]),
  ),
) as AuditFilters[]

function credentialOf({ impersonator, key }: Event): string {
  return impersonator ? 'impersonation' : key ? 'api-key' : 'session'
}

const networkOf = ({ address }: Event) =>
  address.includes(':') ? '2001:db8:0:0::/64' : address.replace(/\d+$/, '0/24')

function dayIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('sv', { timeZone }).format(at)
}

function holds(event: Event, filters: AuditFilters): boolean {
  const { subject, actor, target, action, outcome, kind, credential, address, network, request } = filters
  const acted = (id: string) => event.actor === id || event.impersonator === id
  return (
    event.at < Date.parse(filters.until as string) &&
    event.at >= Date.parse(filters.from as string) &&
    (!subject || event.target === subject || acted(subject)) &&
    (!actor || acted(actor)) &&
    (!target || event.target === target) &&
    (!outcome || event.outcome === outcome) &&
    (!kind || event.kind === kind) &&
    (!credential || credentialOf(event) === credential) &&
    (!address || event.address === address) &&
    (!network || networkOf(event) === network) &&
    (!request || event.request === request) &&
    (!action || (action.includes('.') ? event.action === action : event.action.startsWith(`${action}.`)))
  )
}

const newestFirst = (a: Event, b: Event) => b.at - a.at || (a.id < b.id ? 1 : -1)
const same = <T>(given: T) => given
const counts = (of: Event[], by: (event: Event) => string) =>
  [...Map.groupBy(of, by)].map(([value, { length: count }]) => ({ value, count }))

/** The log as it was just written, then in part, then in whole followed by what it is asked by. */
describe.each([
  ['not followed yet', undefined],
  ['followed in part', start + 200 * hour],
  ['followed to its end', start + 1000 * hour],
])('of a log that is %s', (_, followedTo) => {
  beforeAll(async () => {
    if (followedTo !== undefined) await indexAuditLog(app.storage.database, tenant, new Date(followedTo))
  })

  test('every combination of filters finds and counts the events that a look at each finds, newest first', async () => {
    await app.storage.database.transaction({ tenant, readOnly: true }, async (db) => {
      for (const [place, filters] of combinations.entries()) {
        const expected = events.filter((event) => holds(event, filters)).sort(newestFirst)
        const found: string[] = []
        for (let after: [number, string] | undefined; ; ) {
          const rows = await listAuditEvents(db, tenant, filters, { limit: 40, after })
          found.push(...rows.map(({ id }) => id))
          const last = rows.at(-1)
          if (!last || rows.length < 40) break
          after = [last.at.getTime(), last.id]
        }
        const said = JSON.stringify(filters)
        expect(found, said).toEqual(expected.map(({ id }) => id))
        expect(await countAuditEvents(db, tenant, filters), said).toEqual({ total: expected.length })
        const timeZone = zones[place % zones.length] as string
        const asked = { tenantId: tenant, filters, q: undefined, timeZone, visible: same, shown: same }
        const summary = await summarizeAudit(db, asked)
        expect(summary.total, said).toBe(expected.length)
        expect(summary.capped, said).toBeUndefined()
        expect(summary.daysIn, said).toBe(timeZone)
        const ofDays = counts(expected, ({ at }) => dayIn(timeZone, at)).reverse()
        expect(
          summary.days.map(({ day: value, count }) => ({ value, count })),
          said,
        ).toEqual(ofDays)
        for (const [values, by] of [
          [summary.actions, (event: Event) => event.action],
          [summary.outcomes, (event: Event) => event.outcome],
          [summary.kinds, (event: Event) => event.kind],
          [summary.credentials, credentialOf],
          [summary.addresses, (event: Event) => event.address],
          [summary.networks.map(({ value, count }) => ({ value, count })), networkOf],
          [summary.actors.map(({ id: value, count }) => ({ value, count })), (event: Event) => event.actor],
        ] as const)
          expect(new Set(values.map((each) => JSON.stringify(each))), said).toEqual(
            new Set(counts(expected, by).map((each) => JSON.stringify(each))),
          )
      }
    })
  })

  test.each([
    ['muller', {}, (event: Event) => event.name === 'Jörg Müller'],
    ['anna', {}, (event: Event) => event.name !== 'Jörg Müller'],
    ['ann smi', {}, (event: Event) => event.name === 'anna.smith'],
    ['buro', {}, (event: Event) => event.reason !== null],
    ['left jorg', {}, (event: Event) => event.reason !== null && event.name === 'Jörg Müller'],
    [
      'left',
      { outcome: 'success' as const },
      (event: Event) => event.reason !== null && event.outcome === 'success',
    ],
    ['nobody', {}, () => false],
  ])('“%s” finds the events that say it', async (q, filters, says) => {
    const search = { tenantId: tenant, filters: { from, until, ...filters }, q, visible: same }
    const inTime = { from, until, ...filters }
    const expected = events.filter((event) => says(event) && holds(event, inTime)).sort(newestFirst)
    await app.storage.database.transaction({ tenant, readOnly: true }, async (db) => {
      const all = await searchAuditEvents(db, search, { limit: 400, after: undefined })
      expect(all.rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
      const first = await searchAuditEvents(db, search, { limit: 3, after: undefined })
      const rest = await searchAuditEvents(db, search, { limit: 400, after: first.next })
      if (first.next)
        expect([...first.rows, ...rest.rows].map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    })
  })
})

test('the log is filtered, counted and searched alike through the API', async () => {
  const ask = async (path: string) =>
    (await app.request({ path: `/tenants/default/${path}`, cookie: ada.cookie })).body
  const query = `actor=${actors[1]}&action=thing&outcome=success&from=${from}&until=${until}&limit=200`
  const expected = events.filter((event) =>
    holds(event, { actor: actors[1], action: 'thing', outcome: 'success', from, until }),
  )
  const { items } = await ask(`audit-events?${query}`)
  expect(items.map(({ id }: { id: string }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
  expect((await ask(`audit-events/summary?${query.replace('&limit=200', '')}`)).total).toBe(expected.length)
  const found = await ask(`audit-events?q=left+muller&from=${from}&limit=1&total=true`)
  expect(found).toMatchObject({ items: [{ actor: { name: 'Jörg Müller' }, reason: 'Has left the Büro' }] })
  const second = await ask(
    `audit-events?q=left+muller&from=${from}&limit=1&total=true&cursor=${found.nextCursor}`,
  )
  expect(second.items[0].id).not.toBe(found.items[0].id)
  expect(second.total).toBe(found.total)
  expect((await ask('audit-subjects?q=jorg')).items).toEqual([
    { kind: 'user', id: actors[0], name: 'Jörg Müller', deleted: true },
  ])
  expect((await ask(`audit-subjects?id=${ada.id}`)).items).toEqual([
    { kind: 'user', id: ada.id, name: 'ada' },
  ])
})
