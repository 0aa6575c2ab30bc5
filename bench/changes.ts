import { setTimeout as sleep } from 'node:timers/promises'
import {
  otherPeople,
  people,
  prepareBuilds,
  type Running,
  running,
  type Setting,
  signInTo,
} from './support/changes-settings.ts'
import { withBareChanges } from './support/changes-sql.ts'
import { changeMeanwhile, openChanger } from './support/changing.ts'
import { type Distant, withDistance } from './support/distant-database.ts'
import { type Client, expectJson, openClient } from './support/http-client.ts'
import { timed } from './support/load.ts'
import { inTurns, median, ratioOf } from './support/numbers.ts'
import { heading, measure, tidy } from './support/report.ts'
import { memberNames } from './support/seed-tenant.ts'
import { onPostgres, withOwner } from './support/storage.ts'

const roundLength = 1_500
const rounds = 3
const distance = 1
/** 2.5 and 8 times the rate when all changes of a tenant waited for one another: 280/s of 2,900, and 45/s of 560 at a distance. */
const goalNear = 0.24
const goalAtADistance = 0.6
const probing = 2_500
/** How long a client waits before it abandons its requests, and how long an abandoned request may last, in milliseconds. */
const patience = 100
const longest = 5_000
/** The delay that a person begins to notice, in milliseconds. */
const noticed = 100

await onPostgres(async (server) => {
  const settings = await prepareBuilds(server)
  heading(`changes of roles in a tenant of ${people.toLocaleString('en')} users, on ${server.kind}`)
  await running(settings, async (all) => {
    for (const connections of [1, 8, 32]) await rates(all, connections, '', goalOf(connections))
    for (const setting of all) await othersMeanwhile(setting)
    for (const setting of all) await abandoned(setting)
  })
  await atADistance(settings)
})

function goalOf(connections: number): number | undefined {
  return connections === 8 ? goalNear : undefined
}

/** Changes per second, compared with the bare statements in the same run, with and without a lock of the tenant. */
async function rates(
  all: Running[],
  connections: number,
  where: string,
  goal: number | undefined,
): Promise<void> {
  const [first] = all
  if (!first) return
  const spent = all.map((): number[] => [])
  const changers = all.map(({ program: { origin }, cookies, users }) =>
    openChanger({ origin, cookies: cookies.slice(0, connections), users: users.own }),
  )
  await withBareChanges(first.bare, connections, async (bare) => {
    const sides = changers.map((changer, at) => async () => {
      const program = all[at]?.program
      const before = program?.mainThreadMilliseconds() ?? 0
      const rate = await changer.during(roundLength)
      spent[at]?.push(((program?.mainThreadMilliseconds() ?? 0) - before) / ((rate * roundLength) / 1_000))
      return rate
    })
    const turns = await inTurns(rounds, [
      ...sides,
      () => bare(roundLength, false),
      () => bare(roundLength, true),
    ])
    all.forEach(({ name }, at) => {
      const against = (side: number) => ratioOf(turns, at, all.length + side)
      const [unlocked, locked] = [against(0), against(1)]
      const what = `changes/s, ${connections} at once${where}${name}`
      measure(
        `${what}, against bare SQL`,
        unlocked.ratio,
        goal === undefined ? undefined : { atLeast: goal },
        {
          from: `${tidy(unlocked.first)}/s against ${tidy(unlocked.second)}/s, ${unlocked.count} rounds`,
        },
      )
      measure(`${what}, against bare SQL under a lock of the tenant`, locked.ratio, undefined, {
        from: `${tidy(locked.first)}/s against ${tidy(locked.second)}/s; ${tidy(median(spent[at] ?? []))} ms of the main thread for each`,
      })
    })
  })
  for (const changer of changers) changer.close()
}

/** The same with a database that is farther away, and the round trips of each change. */
async function atADistance(
  settings: readonly Setting[],
  distant: (Setting & Pick<Distant, 'roundTrips'>)[] = [],
): Promise<void> {
  const [setting, ...rest] = settings
  if (setting) {
    await withDistance(setting.storage, distance, ({ storage, roundTrips }) => {
      const bare = { ...setting.bare, url: storage.databaseUrl ?? '' }
      return atADistance(rest, [...distant, { ...setting, storage, bare, roundTrips }])
    })
    return
  }
  await running(distant, async (all) => {
    for (const [at, each] of all.entries()) await waits(each, distant[at]?.roundTrips)
    await rates(all, 8, `, database ${distance} ms away`, goalAtADistance)
  })
}

async function waits({ name, program, cookies, users }: Running, roundTrips = async () => 0): Promise<void> {
  const changer = openChanger({ origin: program.origin, cookies: cookies.slice(0, 1), users: users.own })
  const found: number[] = []
  let taken = 0
  for (let round = 0; round <= rounds; round += 1) {
    const before = await roundTrips()
    const changes = Math.round(((await changer.during(roundLength)) * roundLength) / 1_000)
    found.push(((await roundTrips()) - before) / changes)
    taken = roundLength / changes
  }
  changer.close()
  // The server itself sends a query from time to time, which is no part of a change.
  const least = Math.min(...found)
  const from = `least of ${found.map(tidy).join(', ')}; each change ${tidy(taken)} ms, one after the other, database ${distance} ms away`
  measure(`round trips to the database for each change${name}`, least, { atMost: 4 }, { from })
}

/** The delay in another tenant while one tenant makes 32 changes at once. */
async function othersMeanwhile({ name, program: { origin }, cookies, users }: Running): Promise<void> {
  const client = openClient(origin)
  const signIn = (username: string) => signInTo(client, 'other', username)
  const administrator = openClient(origin, { headers: { cookie: await signIn('ada') } })
  const names = memberNames(otherPeople / 10)
  let turn = 0
  const probe = async () => {
    const [lists, signIns]: number[][] = [[], []]
    const begun = performance.now()
    while (performance.now() - begun < probing) {
      for (let n = 0; n < 5; n += 1) lists?.push(await timed(() => listPage(administrator, 'other')))
      turn += 1
      signIns?.push(await timed(() => signIn(names[turn % names.length] ?? '')))
    }
    return [median(lists ?? []), median(signIns ?? [])]
  }
  await probe()
  const changing = changeMeanwhile({ origin, cookies, users: users.others })
  const found: { idle: number[]; busy: number[]; perSecond: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const idle = await probe()
    await changing.start()
    found.push({ idle, busy: await probe(), perSecond: await changing.stop() })
  }
  changing.close()
  for (const each of [client, administrator]) each.close()
  const rate = median(found.map(({ perSecond }) => perSecond))
  for (const [what, at] of [
    ['list page', 0],
    ['sign-in', 1],
  ] as const) {
    const ratio = median(found.map(({ idle, busy }) => (busy[at] ?? 0) / (idle[at] ?? 1)))
    const of = (side: 'idle' | 'busy') => tidy(median(found.map((round) => round[side][at] ?? 0)))
    measure(
      `${what} of another tenant while 32 change, against idle${name}`,
      ratio,
      { atMost: 2 },
      {
        from: `${of('busy')} ms against ${of('idle')} ms, medians; ${tidy(rate)} changes/s`,
      },
    )
  }
}

/** The delay of the next request after ten abandoned ones whose statements go on, because another client has locked their table. */
async function abandoned({ name, storage, program: { origin }, cookies }: Running): Promise<void> {
  const [cookie = ''] = cookies
  const client = openClient(origin, { headers: { cookie } })
  const list = () => timed(() => listPage(client, 'default'))
  const found: { idle: number; after: number }[] = []
  await withOwner(storage, async (owner) => {
    for (let round = 0; round <= rounds; round += 1) {
      const idle = median([await list(), await list(), await list()])
      await owner.query('begin')
      await owner.query('lock table audit_events in access exclusive mode')
      await abandonTen(origin, cookie)
      const page = list()
      await Promise.race([page, sleep(longest, undefined, { ref: false })])
      await owner.query('rollback')
      found.push({ idle, after: await page })
    }
  })
  client.close()
  const of = (side: 'idle' | 'after') => median(found.slice(1).map((round) => round[side]))
  measure(
    `list page after ten abandoned requests${name}`,
    of('after'),
    { atMost: noticed },
    { unit: ' ms', from: `alone ${tidy(of('idle'))} ms; at most ${tidy(longest)} ms are waited for` },
  )
}

async function abandonTen(origin: string, cookie: string): Promise<void> {
  const client = openClient(origin, { connections: 10, headers: { cookie } })
  const asked = Array.from({ length: 10 }, () =>
    client.get('/api/v1/tenants/default/audit-events').catch(() => {}),
  )
  await sleep(patience)
  client.close()
  await Promise.all(asked)
}

async function listPage(client: Client, tenant: string): Promise<void> {
  const { items } = expectJson<{ items: unknown[] }>(
    await client.get(`/api/v1/tenants/${tenant}/users?limit=50`),
  )
  if (items.length !== 50) throw new Error('The page is shorter than it should be')
}
