import {
  accessCase,
  casbinEngine,
  caslEngine,
  type Engine,
  rollcallEngine,
  setEngine,
} from './support/access-engines.ts'
import { connections, requestsPerSecond, withConstantServer } from './support/against-constant.ts'
import { bytesPerSubject } from './support/cached-subjects.ts'
import { type Answer, type Client, expectJson, openClient } from './support/http-client.ts'
import { inPairs, median, percentile } from './support/numbers.ts'
import type { Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { timesToRefusal } from './support/revoking.ts'
import { seededName, seedUsers } from './support/seed.ts'
import { onBoth, onPostgres, serving, setUp, withOwner } from './support/storage.ts'

const rounds = 5
const seeded = 10_000
const perBatch = 1_000
const revocations = 100

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
    { name: 'casbin', engine: await casbinEngine(made), questions: 100, goal: 1_000 },
    { name: '@casl/ability', engine: caslEngine(made), questions: made.questions.length, goal: 5 },
    { name: 'Set.has', engine: setEngine(made), questions: made.questions.length, goal: 0.5 },
  ]
  for (const { name, engine, questions, goal } of others) {
    const asked = made.questions.slice(0, questions)
    if (asked.some(({ user, permission }) => own(user, permission) !== engine(user, permission)))
      throw new Error(`can() and ${name} do not decide alike`)
    const { ratio, first, second, count } = await inPairs(
      rounds,
      async () => perSecond(own, made.questions),
      async () => perSecond(engine, asked),
    )
    const from = `${tidy(first / 1e6)} against ${tidy(second / 1e6)} million/s, ${count} pairs`
    measure(`can(), decisions/s, against ${name}`, ratio, { atLeast: goal }, { from })
  }
}

/** Decisions per second: the questions again and again for a while. */
function perSecond(engine: Engine, questions: readonly { user: number; permission: string }[]): number {
  const least = 300
  const begin = performance.now()
  let allowed = 0
  let asked = 0
  while (performance.now() - begin < least) {
    for (const { user, permission } of questions) if (engine(user, permission)) allowed += 1
    asked += questions.length
  }
  if (allowed === 0) throw new Error('Nothing was allowed: the engine was not asked')
  return (asked / (performance.now() - begin)) * 1_000
}

/** Questions over HTTP about as many users as fit in a batch, by the API key of an administrator. */
async function overHttp(storage: Storage): Promise<void> {
  const cookie = await setUp(storage)
  await withOwner(storage, (owner) => seedUsers(owner, seeded))
  const { key, body } = await serving(storage, async ({ origin }) => {
    const key = await makeKey(origin, cookie)
    const answer = await withClient(origin, bearer(key), (client) =>
      client.post('/access/v1/evaluation', question(1)),
    )
    expectJson(answer)
    return { key, body: answer.text }
  })
  await withConstantServer({ storage, body }, async (origin) => {
    heading(`decisions over HTTP, on ${storage.kind}`)
    const headers = { ...bearer(key), 'content-type': 'application/json' }
    const asked = { method: 'POST', headers, body: JSON.stringify(question(1)) } as const
    const { ratio, first, second, count } = await inPairs(
      rounds,
      () => requestsPerSecond({ ...asked, url: `${origin}/access/v1/evaluation` }, body.length),
      () => requestsPerSecond({ ...asked, url: `${origin}/bench/constant` }, body.length),
    )
    const from = `${tidy(first)}/s against ${tidy(second)}/s, ${connections} connections, ${count} pairs`
    measure('evaluation, against a constant that reads the same body', ratio, { atLeast: 0.7 }, { from })
    const evaluations = Array.from({ length: perBatch }, (_, n) => question(n + 1))
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

function question(user: number) {
  return {
    subject: { type: 'user', id: seededName(user) },
    action: { name: 'users:read' },
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

async function withClient(
  origin: string,
  headers: Record<string, string>,
  fn: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const client = openClient(origin, { headers })
  const answer = await fn(client)
  client.close()
  return answer
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
    measure(`p99, ${who}`, percentile(taken, 0.99), { atMost: 1_000 }, { unit: ' ms', from })
  }
}
