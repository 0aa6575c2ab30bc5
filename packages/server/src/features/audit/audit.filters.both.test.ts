import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { countAuditEvents, listAuditEvents } from './audit.store.ts'

let app: TestApp
let ada: Person
let tenant: string

const actors = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
const actions = ['thing.made', 'thing.moved', 'thing-part.made', 'thing', 'things.made', 'other.made']
const outcomes = ['success', 'success', 'success', 'failed', 'refused']
const start = Date.UTC(2025, 0, 1)
/** Several events at each moment. */
const events = Array.from({ length: 400 }, (_, n) => ({
  id: `${(n * 7919).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
  at: start + 1000 * Math.floor(n / 3),
  actor: actors[(n * 5) % 3] as string,
  target: `target-${(n * 11) % 4}`,
  action: actions[(n * 13) % actions.length] as string,
  outcome: outcomes[(n * 17) % 5] as 'success' | 'failed' | 'refused',
}))

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
  tenant = (await app.requireTenant('default')).id
  await app.storage.database.transaction({ tenant }, (db) =>
    sql`
      insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind, target_id, address,
        user_agent, request_id)
      select ${tenant}::uuid, (e->>'id')::uuid, to_timestamp((e->>'at')::bigint / 1000.0), e->>'action', e->>'outcome', 'user',
        (e->>'actor')::uuid, '', 'user', e->>'target', '', '', ''
      from jsonb_array_elements(${JSON.stringify(events)}::jsonb) e`.execute(db),
  )
})
afterAll(() => app.close())

type Event = (typeof events)[number]
const until = new Date(start + 100_000).toISOString()
/** The values that each filter is tried with. */
const tried = {
  actor: [undefined, actors[1]],
  target: [undefined, 'target-2', 'target-9'],
  action: [undefined, 'thing.made', 'thing', 'nothing'],
  outcome: [undefined, 'success', 'failed', 'refused'],
  until: [until, new Date(start + 20_000).toISOString()],
}
const combinations = Object.entries(tried).reduce<Record<string, string>[]>(
  (all, [key, values]) =>
    all.flatMap((one) => values.map((value) => (value === undefined ? one : { ...one, [key]: value }))),
  [{}],
)

function holds(event: Event, filters: Record<string, string>): boolean {
  const { actor, target, action, outcome } = filters
  return (
    event.at < Date.parse(filters.until as string) &&
    event.at >= start &&
    (!actor || event.actor === actor) &&
    (!target || event.target === target) &&
    (!outcome || event.outcome === outcome) &&
    (!action || (action.includes('.') ? event.action === action : event.action.startsWith(`${action}.`)))
  )
}

test('every combination of filters finds the same events as a check of each event, the newest first, page by page', async () => {
  const from = new Date(start).toISOString()
  await app.storage.database.transaction({ tenant, readOnly: true }, async (db) => {
    for (const filters of combinations) {
      const expected = events
        .filter((event) => holds(event, filters))
        .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        .map(({ id }) => id)
      const found: string[] = []
      for (let after: [number, string] | undefined; ; ) {
        const rows = await listAuditEvents(db, tenant, { ...filters, from }, { limit: 40, after })
        found.push(...rows.map(({ id }) => id))
        const last = rows.at(-1)
        if (!last || rows.length < 40) break
        after = [last.at.getTime(), last.id]
      }
      expect(found, JSON.stringify(filters)).toEqual(expected)
      const { total } = await countAuditEvents(db, tenant, { ...filters, from })
      expect(total, JSON.stringify(filters)).toBe(expected.length)
    }
  })
})

test('the API filters in the same way', async () => {
  const query = `actor=${actors[1]}&action=thing&outcome=success&until=${until}&limit=200`
  const answer = await app.request({ path: `/tenants/default/audit-events?${query}`, cookie: ada.cookie })
  const expected = events.filter((event) =>
    holds(event, { actor: actors[1] as string, action: 'thing', outcome: 'success', until }),
  )
  expect(answer.body.items.map(({ id }: { id: string }) => id).sort()).toEqual(
    expected.map(({ id }) => id).sort(),
  )
})
