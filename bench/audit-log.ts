import { type Client, expectJson, openClient } from './support/http-client.ts'
import { timed } from './support/load.ts'
import { median } from './support/numbers.ts'
import { heading, measure, measureFailed, tidy } from './support/report.ts'
import { deriveAudit, seedAudit } from './support/seed-audit.ts'
import { seedTenant } from './support/seed-tenant.ts'
import { completeSetup, newDatabase, onPostgres, serving, withOwner } from './support/storage.ts'

// How long the audit log takes to answer: a page, and the counts beside it, for each pair of what it can be narrowed by. So many events as
// AUDIT_EVENTS says.

const count = Number(process.env.AUDIT_EVENTS ?? 1_000_000)
const people = 20_000
const goal = { atMost: 100 }
const times = 7
const path = '/api/v1/tenants/default'

interface Summary {
  total: number
  actors: { id: string }[]
}

await onPostgres(async (server) => {
  const storage = await newDatabase(server, `audit_${count}`)
  const cookie = await serving(storage, async ({ origin, setupToken }) =>
    completeSetup(origin, await setupToken()),
  )
  const seconds =
    (await timed(() =>
      withOwner(storage, async (owner) => {
        await seedTenant(owner, 'default', people)
        await seedAudit(owner, count)
        // Not followed by the server: its following is measured with shorter logs.
        if (count > 2_000_000) await deriveAudit(owner)
      }),
    )) / 1_000
  console.log(`Seeded ${count.toLocaleString('en')} events in ${tidy(seconds)} s`)
  await serving(storage, async ({ origin }) => {
    const indexed = await timed(() => withOwner(storage, untilIndexed))
    console.log(`Followed to their end ${tidy(indexed / 1_000)} s after the start`)
    await withOwner(storage, async (owner) => {
      await owner.query('vacuum analyze')
      const { rows } =
        await owner.query(`select relname as name, pg_size_pretty(pg_table_size(c.oid)) as "table", pg_size_pretty(pg_indexes_size(c.oid)) as indexes
        from pg_class c where relname in ('audit_events', 'audit_days', 'audit_subjects', 'audit_words') order by 1`)
      console.table(rows)
    })
    const client = openClient(origin, { headers: { cookie } })
    heading(`the audit log with ${count.toLocaleString('en')} events: a page, and the counts beside it`)
    await measureAllPairs(client, await valuesOf(storage))
    client.close()
  })
})

/** Each thing that the log is narrowed by, with a value that many events have and one that few have. */
async function valuesOf(storage: Parameters<typeof withOwner>[0]): Promise<Record<string, [string, string]>> {
  const ids = await withOwner(storage, async (owner) => {
    const { rows } = await owner.query<{ id: string }>(
      `select actor_id as id from audit_events where actor_id is not null group by 1 order by count(*) desc`,
    )
    return [rows[0]?.id ?? '', rows.at(-1)?.id ?? ''] as [string, string]
  })
  return {
    action: ['sign-in.succeeded', 'user.deleted'],
    outcome: ['success', 'refused'],
    kind: ['user', 'role'],
    credential: ['api-key', 'server'],
    actor: ids,
    address: ['10.9.9.9', '192.0.2.99'],
    network: ['10.9.9.0/24', '192.0.2.0/24'],
    subject: ids,
    q: ['auditor', 'zanzibar'],
  }
}

async function measureAllPairs(client: Client, values: Record<string, [string, string]>): Promise<void> {
  await compare(client)
  await ask(client, 'nothing', [''])
  const names = Object.keys(values)
  for (const name of names)
    await ask(
      client,
      name,
      (values[name] ?? []).map((value) => `&${name}=${value}`),
    )
  for (const [place, one] of names.entries())
    for (const other of names.slice(place + 1)) {
      const pairs = (values[one] ?? []).flatMap((a) =>
        (values[other] ?? []).map((b) => `&${one}=${a}&${other}=${b}`),
      )
      await ask(client, `${one} and ${other}`, pairs)
    }
  const subjects = await slowest(['anna', 'zoe+mul', 'a'], (q) => client.get(`${path}/audit-subjects?q=${q}`))
  measure('find users and objects in the log', subjects.time, goal, { unit: ' ms', from: subjects.what })
  await compare(client)
}

/** What the machine takes for next to nothing at this time, before all else and after it. */
async function compare(client: Client): Promise<void> {
  const me = await slowest([''], () => client.get('/api/v1/me'))
  measure('for comparison: who am I', me.time, undefined, { unit: ' ms' })
}

/** The slowest of several questions, each asked for a page and for its counts. */
async function ask(client: Client, what: string, queries: string[]): Promise<void> {
  try {
    const page = await slowest(queries, (query) => client.get(`${path}/audit-events?limit=50${query}`))
    const counts = await slowest(queries, (query) =>
      client.get(`${path}/audit-events/summary?timeZone=Europe/Berlin${query}`),
    )
    measure(`by ${what}: a page`, page.time, goal, { unit: ' ms', from: page.what })
    measure(`by ${what}: counts`, counts.time, goal, { unit: ' ms', from: counts.what })
  } catch (error) {
    measureFailed(what, error)
  }
}

async function slowest(queries: string[], get: (query: string) => ReturnType<Client['get']>) {
  let worst = { time: 0, what: '' }
  for (const query of queries) {
    expectJson<Summary>(await get(query))
    const taken: number[] = []
    for (let n = 0; n < times; n += 1) taken.push(await timed(() => get(query).then(expectJson)))
    if (median(taken) > worst.time) worst = { time: median(taken), what: query }
  }
  return worst
}

async function untilIndexed(owner: {
  query(text: string): Promise<{ rows: { left: boolean }[] }>
}): Promise<void> {
  for (;;) {
    const { rows } = await owner.query(`select exists (select from audit_events e
      where (e.at, e.id) > (select at, id from audit_indexed order by at desc limit 1) and e.at < now() - interval '2 minutes')
      or not exists (select from audit_indexed) as left`)
    if (!rows[0]?.left) return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}
