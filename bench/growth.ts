import { operations, person } from './support/growth-operations.ts'
import type { Operation, Tenant, Tenants } from './support/growth-question.ts'
import { expectJson, openClient } from './support/http-client.ts'
import { timed } from './support/load.ts'
import { median } from './support/numbers.ts'
import type { Program, Storage } from './support/program.ts'
import { heading, measure, measureAll, measureFailed, tidy } from './support/report.ts'
import { attributes, largeGroup, seedLists } from './support/seed-lists.ts'
import { groupRole, seedTenant } from './support/seed-tenant.ts'
import { completeSetup, newDatabase, onPostgres, serving, withOwner } from './support/storage.ts'

const sizes = { small: 10_000, large: 1_000_000 }
const goals = { ratio: { atMost: 2 }, milliseconds: { atMost: 100 } }
/** The most pairs of measurements; fewer when the time is over, but always one. */
const mostPairs = 20
const enoughTime = 3_000

await onPostgres(async (server) => {
  const small = await prepare(server, sizes.small)
  const large = await prepare(server, sizes.large)
  await serving(small.storage, (smallProgram) =>
    serving(large.storage, async (largeProgram) => {
      const tenants = [await open(small, smallProgram), await open(large, largeProgram)] as const
      heading(
        `growth from ${sizes.small.toLocaleString('en')} to ${sizes.large.toLocaleString('en')} users: ratio, and time with the latter`,
      )
      for (const operation of operations(tenants)) await compare(operation, tenants)
      const megabytes = tenants.map(({ program }) => program.residentMegabytes())
      const from = megabytes.map((value) => `${tidy(value)} MB`).join(' and ')
      measure(
        'resident memory after all this',
        (megabytes[1] ?? 0) / (megabytes[0] ?? 1),
        { atMost: 2 },
        { from },
      )
      for (const { client, product } of tenants) for (const each of [client, product]) each.close()
    }),
  )
})

interface Prepared {
  storage: Storage
  cookie: string
  count: number
}

/** Makes a separate database. A small tenant beside a large one would share its indexes and be planned like it. */
async function prepare(server: Storage, count: number): Promise<Prepared> {
  const storage = await newDatabase(server, `growth_${count}`)
  const cookie = await serving(storage, async ({ origin, setupToken }) => {
    const cookie = await completeSetup(origin, await setupToken())
    const client = openClient(origin, { headers: { cookie } })
    const role = { key: groupRole, name: 'Reviewer', permissions: ['mail:read'] }
    expectJson(await client.post('/api/v1/tenants/default/roles', role))
    for (const attribute of attributes)
      expectJson(await client.post('/api/v1/tenants/default/attributes', attribute))
    // Small tenants beside the large one.
    for (const slug of ['north', 'south', 'west'])
      expectJson(await client.post('/api/v1/server/tenants', { name: slug, slug, profile: 'default' }))
    client.close()
    return cookie
  })
  const seconds =
    (await timed(() =>
      withOwner(storage, async (owner) => {
        await seedTenant(owner, 'default', count)
        await seedLists(owner, 'default')
      }),
    )) / 1_000
  console.log(`Seeded ${count.toLocaleString('en')} users in ${tidy(seconds)} s`)
  return { storage, cookie, count }
}

async function open({ cookie, count }: Prepared, program: Program): Promise<Tenant> {
  const client = openClient(program.origin, { headers: { cookie } })
  const me = expectJson<{ user: { id: string } }>(await client.get('/api/v1/me'))
  const made = await client.post('/api/v1/me/api-keys', { name: 'bench' })
  const authorization = `Bearer ${expectJson<{ key: string }>(made).key}`
  const product = openClient(program.origin, { headers: { authorization } })
  const found = await client.get(`/api/v1/tenants/default/users?login=${person}`)
  const [one] = expectJson<{ items: { id: string }[] }>(found).items
  const groups = await client.get(`/api/v1/tenants/default/groups?q=${encodeURIComponent(largeGroup)}`)
  const [group] = expectJson<{ items: { id: string }[] }>(groups).items
  if (!one || !group) throw new Error('The tenant is not as it was seeded')
  return { program, client, product, count, admin: me.user.id, person: one.id, group: group.id }
}

/** Asks both tenants by turns. The first answer is not counted but reported, because the large tenant may have to be read from the disk. */
async function compare({ name, ask }: Operation, [small, large]: Tenants): Promise<void> {
  try {
    await ask(small)
    const first = await timed(() => ask(large, 'full'))
    const begun = performance.now()
    const pairs: [number, number, number][] = []
    while (pairs.length < mostPairs && (pairs.length === 0 || performance.now() - begun < enoughTime))
      pairs.push([
        await timed(() => ask(small)),
        await timed(() => ask(large)),
        await timed(() => ask(large, 'full')),
      ])
    const [smallTime, largeTime] = [median(pairs.map(([a]) => a)), median(pairs.map(([, , c]) => c))]
    measureAll(
      name,
      [
        { value: median(pairs.map(([a, b]) => b / a)), goal: goals.ratio },
        { value: largeTime, goal: goals.milliseconds, unit: ' ms' },
      ],
      `against ${tidy(smallTime)} ms, ${pairs.length} pairs, at first ${tidy(first)} ms`,
    )
  } catch (error) {
    measureFailed(name, error)
  }
}
