import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { User } from '@rollcall/contract/users.ts'
import type pg from 'pg'
import { type Client, expectJson, openClient } from './support/http-client.ts'
import { perSecond, timed } from './support/load.ts'
import { inPairs, median } from './support/numbers.ts'
import { type Program, type Storage, startProgram } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { seedUsers } from './support/seed.ts'
import { onBoth, serving, setUp, withOwner } from './support/storage.ts'
import { bareUsersPage } from './support/users-sql.ts'

const users = 100_000
const pageSize = 50
const farPage = 1_000
const rounds = 5
const pagesPerRound = 30
const warmUp = 5_000
const list = '/api/v1/tenants/default/users'

interface Page {
  items: User[]
  nextCursor?: string
}
/** Where page 1,000 begins: a cursor for the API, and the last user before it for the bare statement. */
interface Position {
  cursor: string
  before: User
}

await onBoth(async (storage) => {
  const cookie = await setUp(storage)
  await withOwner(storage, (owner) => seedUsers(owner, users))
  heading(`users, ${users.toLocaleString('en')} of them, on ${storage.kind}`)
  await serving(storage, async (program) => {
    await sleep(2_000)
    const idle = program.residentMegabytes()
    const client = openClient(program.origin, { connections: 8, headers: { cookie } })
    const far = await walkTo(client, (farPage - 1) * pageSize)
    // A server that has run for a minute: before that, both the program and its engine are still learning what is asked often.
    await perSecond(1, warmUp, () => fetchPage(client, pageSize))
    if (storage.databaseUrl) await withOwner(storage, (owner) => againstSql(client, owner, far))
    await farAgainstFirst(client, far)
    await memory(storage, client, program, idle)
    client.close()
  })
  await starts(storage)
})

/** Walks the list as a client that fetches everything would, and returns the place after so many users. */
async function walkTo(client: Client, count: number): Promise<Position> {
  let position: Position | undefined
  for (let seen = 0; seen < count; ) {
    const limit = Math.min(200, count - seen)
    const page = await fetchPage(client, limit, position?.cursor)
    const before = page.items.at(-1)
    if (!page.nextCursor || !before) throw new Error('The list is shorter than it should be')
    position = { cursor: page.nextCursor, before }
    seen += page.items.length
  }
  if (!position) throw new Error('Nowhere to walk to')
  return position
}

async function fetchPage(client: Client, limit: number, cursor?: string): Promise<Page> {
  return expectJson<Page>(await client.get(`${list}?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`))
}

/** How long a page takes, one after the other: the median of a few. */
async function perPage(page: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < pagesPerRound; n += 1) taken.push(await timed(page))
  return median(taken)
}

async function againstSql(client: Client, owner: pg.Client, far: Position): Promise<void> {
  const { rows } = await owner.query<{ id: string }>('select id from tenants')
  const tenantId = rows[0]?.id ?? ''
  const places = [
    { name: 'page 1', cursor: undefined, after: undefined },
    { name: 'page 1,000', cursor: far.cursor, after: { key: far.before.username, id: far.before.id } },
  ]
  for (const { name, cursor, after } of places) {
    const bare = () => bareUsersPage(owner, tenantId, pageSize, after)
    const [shown, stored] = [await fetchPage(client, pageSize, cursor), await bare()]
    if (shown.items.map((user) => user.id).join() !== stored.users.map((user) => user.id).join()) {
      throw new Error('The API and the statement do not show the same users')
    }
    const api = () => fetchPage(client, pageSize, cursor)
    const time = await inPairs(
      rounds,
      () => perPage(api),
      () => perPage(bare),
    )
    measure(
      `time of ${name}, ${pageSize} users, through the API against its bare SQL`,
      time.ratio,
      { atMost: 1.5 },
      { from: `${tidy(time.first)} ms against ${tidy(time.second)} ms, ${time.count} pairs` },
    )
  }
}

async function farAgainstFirst(client: Client, far: Position): Promise<void> {
  const { ratio, first, second, count } = await inPairs(
    rounds,
    () => perPage(() => fetchPage(client, pageSize, far.cursor)),
    () => perPage(() => fetchPage(client, pageSize)),
  )
  measure(
    `time of page 1,000 against page 1, through the API`,
    ratio,
    { atMost: 1.2 },
    { from: `${tidy(first)} ms against ${tidy(second)} ms, ${count} pairs` },
  )
}

async function memory(
  { kind, dataDir }: Storage,
  client: Client,
  program: Program,
  idle: number,
): Promise<void> {
  await perSecond(8, 5_000, () => fetchPage(client, 200))
  await sleep(1_000)
  const goal = { atMost: dataDir ? 260 : 150 }
  const includes = dataDir ? 'the database included, a thread of the process' : `${kind} not included`
  measure('resident memory of the server, idle', idle, goal, { unit: ' MB', from: includes })
  measure('the same after lists and 5 s of 8 × 200 users at once', program.residentMegabytes(), goal, {
    unit: ' MB',
  })
}

/** From `npm start` to the first answer of /readyz, on a tree that is installed and built. */
async function starts(storage: Storage): Promise<void> {
  await report('with the data that is there', async () => startAndStop(storage))
  if (!storage.dataDir) return
  await report('with a new data folder', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
    try {
      return await startAndStop({ ...storage, dataDir: join(dataDir, 'data') })
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })
}

async function report(what: string, once: () => Promise<number>): Promise<void> {
  const taken: number[] = []
  for (let n = 0; n < 3; n += 1) taken.push((await once()) / 1000)
  measure(
    `npm start to the first answer of /readyz, ${what}`,
    median(taken),
    { atMost: 2 },
    {
      unit: ' s',
      from: `${Math.min(...taken).toFixed(1)} to ${Math.max(...taken).toFixed(1)} s, ${taken.length} starts`,
    },
  )
}

async function startAndStop(storage: Storage): Promise<number> {
  const program = await startProgram(storage, { through: 'npm start' })
  await program.stop()
  return program.startedIn
}
