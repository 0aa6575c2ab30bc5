import { expectJson, openClient } from './support/http-client.ts'
import { timed } from './support/load.ts'
import { inPairs, inTurns, median, ratioOf } from './support/numbers.ts'
import { type Program, type Storage, startProgram } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { copyTenants, makeAdministrators, memberNames, seedTenant } from './support/seed-tenant.ts'
import { completeSetup, newDatabase, onPostgres, password, serving, withOwner } from './support/storage.ts'

// A server with many tenants, by turns with one that has a single tenant. So many tenants as TENANTS says.

const count = Number(process.env.TENANTS ?? 10_000)
const people = 10_000
const rounds = 9
const starts = 5
/** So many sign-ins in a row, each in another tenant; together more tenants than a node keeps. */
const inARow = 40
/** One account may sign in so many times a minute, so those of the large tenant take turns. */
const administrators = memberNames(600)
const goal = { atMost: 1.2 }
const quick = { atMost: 100 }

interface Account {
  slug: string
  username: string
}

const copies = Array.from({ length: count - 1 }, (_, n) => `tenant-${n}`)
const ofCopies = copies.map((slug): Account => ({ slug, username: 'ada' }))
const ofLarge = administrators.map((username): Account => ({ slug: 'default', username }))

await onPostgres(async (server) => {
  heading(
    `${count.toLocaleString('en')} tenants against one, each server with a tenant of ${people.toLocaleString('en')} users`,
  )
  const one = await prepared(server, 'one', [])
  const many = await prepared(server, 'many', copies)
  await measureStarts(one, many)
  await serving(one, (alone) => serving(many, (crowded) => measureRequests(alone, crowded)))
})

async function prepared(server: Storage, name: string, others: readonly string[]): Promise<Storage> {
  const storage = await newDatabase(server, name)
  await serving(storage, async ({ origin, setupToken }) => completeSetup(origin, await setupToken()))
  await withOwner(storage, async (owner) => {
    if (others.length > 0) await copyTenants(owner, 'default', others)
    await seedTenant(owner, 'default', people)
    await makeAdministrators(owner, 'default', administrators)
  })
  return storage
}

async function measureStarts(one: Storage, many: Storage): Promise<void> {
  const start = (storage: Storage) => async () => {
    const program = await startProgram(storage)
    await program.stop()
    return program.startedIn
  }
  const { ratio, first, second } = await inPairs(starts, start(many), start(one))
  measure('start until ready', ratio, goal, { from: `${tidy(first)} ms against ${tidy(second)} ms` })
}

async function measureRequests(alone: Program, crowded: Program): Promise<void> {
  const sides = [requestsTo(crowded, ofCopies), requestsTo(alone, ofLarge)]
  for (const what of ['a sign-in', 'the first page of users after it'] as const)
    await compare(
      what,
      sides.map((side) => side[what]),
    )
  const large = [crowded, alone].map((program) => requestsTo(program, ofLarge.toReversed()))
  await compare(
    'a page of users of the large tenant',
    large.map((side) => side['a page of users']),
  )
  const [more, less] = [crowded.residentMegabytes(), alone.residentMegabytes()]
  measure('memory after these', more / less, goal, { from: `${tidy(more)} MB against ${tidy(less)} MB` })
  const { cookie } = await signIn(crowded.origin, { slug: 'default', username: 'ada' })
  const client = openClient(crowded.origin, { headers: { cookie } })
  for (const path of [
    'tenants?limit=50',
    'tenants?limit=50&total=true',
    'tenants?q=99',
    'users?q=ada',
    'users?q=anna',
  ]) {
    const taken = []
    for (let n = 0; n < rounds; n += 1)
      taken.push(await timed(async () => expectJson(await client.get(`/api/v1/server/${path}`))))
    measure(`server/${path}`, median(taken), quick, { unit: ' ms' })
  }
  client.close()
}

async function compare(what: string, sides: readonly (() => Promise<number[]>)[]): Promise<void> {
  const turns = await inTurns(
    rounds,
    sides.map((side) => async () => median(await side())),
  )
  const { ratio, first, second } = ratioOf(turns, 0, 1)
  measure(what, ratio, goal, { from: `${tidy(first)} ms against ${tidy(second)} ms` })
}

async function signIn(
  origin: string,
  { slug, username }: Account,
): Promise<{ cookie: string; taken: number }> {
  const client = openClient(origin)
  let cookie = ''
  const taken = await timed(async () => {
    const answer = await client.post(`/api/v1/tenants/${slug}/sign-in/password`, { username, password })
    expectJson(answer)
    cookie = answer.header('set-cookie')?.split(';')[0] ?? ''
  })
  client.close()
  return { cookie, taken }
}

async function page(origin: string, slug: string, cookie: string): Promise<number> {
  const client = openClient(origin, { headers: { cookie } })
  const taken = await timed(async () =>
    expectJson(await client.get(`/api/v1/tenants/${slug}/users?limit=50`)),
  )
  client.close()
  return taken
}

/** Times of requests in a row. Accounts take turns. */
function requestsTo({ origin }: Program, accounts: readonly Account[]) {
  let turn = 0
  const next = () => {
    turn += 1
    return accounts[turn % accounts.length] as Account
  }
  async function inSuccession(once: () => Promise<number>): Promise<number[]> {
    const taken: number[] = []
    for (let n = 0; n < inARow; n += 1) taken.push(await once())
    return taken
  }
  return {
    'a sign-in': () => inSuccession(async () => (await signIn(origin, next())).taken),
    'the first page of users after it': () =>
      inSuccession(async () => {
        const account = next()
        return page(origin, account.slug, (await signIn(origin, account)).cookie)
      }),
    async 'a page of users'() {
      const account = next()
      const { cookie } = await signIn(origin, account)
      return inSuccession(() => page(origin, account.slug, cookie))
    },
  }
}
