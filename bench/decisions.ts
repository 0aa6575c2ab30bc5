import {
  accessCase,
  casbinEngine,
  caslEngine,
  type Engine,
  rollcallEngine,
  setEngine,
} from './support/access-engines.ts'
import {
  againstConstants,
  requestsPerSecond,
  rounds,
  withConstantServer,
} from './support/against-constant.ts'
import { bytesPerSubject } from './support/cached-subjects.ts'
import { type Client, expectJson, openClient } from './support/http-client.ts'
import { inPairs, median, percentile } from './support/numbers.ts'
import type { Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { timesToRefusal } from './support/revoking.ts'
import { seededName, seedUsers } from './support/seed.ts'
import { onBoth, onPostgres, serving, setUp, withOwner } from './support/storage.ts'

const seeded = 10_000
const perBatch = 1_000
const revocations = 100
/** What the seeded users have, and what they lack. */
const permissions = { allowed: 'api-keys:create', refused: 'users:read' }

await againstEngines()
await onBoth(overHttp)
await onPostgres(async (storage) => {
  await memoryOfSubjects(storage)
  await revoked(storage)
})

/** `can()` against what else decides in the same process, on the same model and the same questions. */
async function againstEngines(): Promise<void> {
  const made = accessCase()
  heading(
    `decisions in the process: ${made.roles.length.toLocaleString('en')} roles, ${made.users.length.toLocaleString('en')} users`,
  )
  const own = rollcallEngine(made)
  const others = [
    { name: 'casbin, its answers cached', engine: await casbinEngine(made), questions: 100, goal: 5 },
    { name: '@casl/ability', engine: caslEngine(made), questions: made.questions.length, goal: 5 },
    { name: 'Set.has', engine: setEngine(made), questions: made.questions.length, goal: 0.5 },
  ]
  for (const { name, engine, questions, goal } of others) {
    const asked = made.questions.slice(0, questions)
    for (const { user, permission } of asked)
      if (own(user, permission) !== (await engine(user, permission)))
        throw new Error(`can() and ${name} do not decide alike`)
    const { ratio, first, second, count } = await inPairs(
      rounds,
      () => perSecond(own, made.questions),
      () => perSecond(engine, asked),
    )
    const from = `${tidy(first / 1e6)} against ${tidy(second / 1e6)} million/s, ${count} pairs`
    measure(`can(), decisions/s, against ${name}`, ratio, { atLeast: goal }, { from })
  }
}

/** Decisions per second: the questions again and again for a while. */
async function perSecond(
  engine: Engine,
  questions: readonly { user: number; permission: string }[],
): Promise<number> {
  const least = 300
  const begin = performance.now()
  let allowed = 0
  let asked = 0
  while (performance.now() - begin < least) {
    for (const { user, permission } of questions) {
      const answer = engine(user, permission)
      // Only casbin's cache makes everybody wait for a promise.
      if (answer === true || (answer !== false && (await answer))) allowed += 1
    }
    asked += questions.length
  }
  if (allowed === 0) throw new Error('Nothing was allowed: the engine was not asked')
  return (asked / (performance.now() - begin)) * 1_000
}

/** Questions over HTTP about as many users as fit in a batch, by the API key of an administrator. */
async function overHttp(storage: Storage): Promise<void> {
  const cookie = await setUp(storage)
  await withOwner(storage, (owner) => seedUsers(owner, seeded))
  const { key, bodies } = await serving(storage, async ({ origin }) => {
    const key = await makeKey(origin, cookie)
    const bodies = await withClient(origin, bearer(key), async (client) => [
      await answered(client, question(1, 'allowed')),
      await answered(client, question(1, 'refused')),
    ])
    return { key, bodies }
  })
  await withConstantServer({ storage, bodies }, async (servers) => {
    heading(`decisions over HTTP, every other one allowed, on ${storage.kind}`)
    const { origin } = servers
    const headers = { ...bearer(key), 'content-type': 'application/json' }
    const requests = (['allowed', 'refused'] as const).map((which) => ({
      body: JSON.stringify(question(1, which)),
    }))
    const asked = { method: 'POST', headers, requests } as const
    const size = Math.min(...bodies.map(({ length }) => length))
    await againstConstants('evaluation', servers, '/access/v1/evaluation', asked, size)
    const evaluations = Array.from({ length: perBatch }, (_, n) =>
      question(n + 1, n % 2 ? 'allowed' : 'refused'),
    )
    const batch = { method: 'POST', headers, body: JSON.stringify({ evaluations }) } as const
    const batches = () =>
      requestsPerSecond({ ...batch, url: `${origin}/access/v1/evaluations` }, perBatch * 10)
    // The first batch reads all users, and sixteen at once would each read them.
    await withClient(origin, bearer(key), (client) => client.post('/access/v1/evaluations', { evaluations }))
    const rates: number[] = []
    for (let round = 0; round < rounds; round += 1) rates.push(await batches())
    measure('decisions/s in batches of 1,000, as many users', median(rates) * perBatch, undefined)
  })
}

/** The answer as it is sent, which is what was expected. */
async function answered(client: Client, asked: Question): Promise<string> {
  const answer = await client.post('/access/v1/evaluation', asked)
  const { decision } = expectJson<{ decision: boolean }>(answer)
  if (decision !== (asked.action.name === permissions.allowed)) throw new Error(answer.text)
  return answer.text
}

type Question = ReturnType<typeof question>

function question(user: number, which: keyof typeof permissions) {
  return {
    subject: { type: 'user', id: seededName(user) },
    action: { name: permissions[which] },
    resource: { type: 'document', id: '1' },
  }
}

function bearer(key: string) {
  return { authorization: `Bearer ${key}` }
}

async function makeKey(origin: string, cookie: string): Promise<string> {
  const made = await withClient(origin, { cookie }, (client) =>
    client.post('/api/v1/me/api-keys', { name: 'bench' }),
  )
  return expectJson<{ key: string }>(made).key
}

async function withClient<T>(
  origin: string,
  headers: Record<string, string>,
  fn: (client: Client) => Promise<T>,
): Promise<T> {
  const client = openClient(origin, { headers })
  try {
    return await fn(client)
  } finally {
    client.close()
  }
}

async function memoryOfSubjects(storage: Storage): Promise<void> {
  await setUp(storage)
  await withOwner(storage, (owner) => seedUsers(owner, seeded))
  heading('what decisions keep in memory')
  const names = Array.from({ length: seeded }, (_, n) => seededName(n + 1))
  const bytes = await bytesPerSubject(storage, names)
  measure('memory per cached subject', bytes, undefined, { unit: ' bytes', from: `${seeded} subjects` })
}

/** One node takes a role away, and the other is asked until it refuses: over HTTP, and by a product with the SDK. */
async function revoked(storage: Storage): Promise<void> {
  heading(`from revoking to refusing, over two nodes, ${revocations} times each`)
  const times = await timesToRefusal(storage, revocations)
  for (const [who, taken] of Object.entries(times)) {
    const from = `median ${tidy(percentile(taken, 0.5))} ms, worst ${tidy(Math.max(...taken))} ms`
    measure(`p99, ${who}`, percentile(taken, 0.99), { atMost: 100 }, { unit: ' ms', from })
  }
}
