import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expectJson, openClient } from './support/http-client.ts'
import { atRate, perSecond } from './support/load.ts'
import { inPairs, type Pairs, percentile } from './support/numbers.ts'
import type { Program } from './support/program.ts'
import { type Goal, heading, measure, tidy } from './support/report.ts'
import { seededName, seedUsers } from './support/seed.ts'
import { onBoth, password, serving, setUp, withOwner } from './support/storage.ts'
import type { StormOrder, StormResult } from './support/storm-process.ts'
import type { VerifyOrder } from './support/verify-process.ts'

const users = 19
const atOnce = 8
const roundLength = 1_500
const rounds = 5
const probeRate = 100
/** How many times what the server can verify comes in a storm. */
const overload = 3

await onBoth(async (storage) => {
  const cookie = await setUp(storage)
  await withOwner(storage, (owner) => seedUsers(owner, users))
  await serving(storage, async (program) => {
    heading(`signin, on ${storage.kind}`)
    const rate = await measureSignIns(program)
    await measureOthers(program, cookie, rate * overload)
  })
  await serving(storage, measureOneThread, { ROLLCALL_PASSWORD_WORKERS: '1' })
})

/**
 * Sign-ins through HTTP against what they cannot do without: verifying the hash, as many at once. The server hashes at low priority,
 * so on a machine with other work it loses to that work; the second line gives the bare side the same priority.
 */
async function measureSignIns(program: Program): Promise<number> {
  const all = await signInsAgainstVerifying(program, { atOnce, lowPriority: false })
  report(`sign-ins per second, ${atOnce} at once, against bare argon2 verify`, all, { atLeast: 0.9 })
  const low = await signInsAgainstVerifying(program, { atOnce, lowPriority: true })
  report('the same against bare argon2 verify at the same low priority', low)
  return Math.max(all.first, low.first)
}

/** One thread that hashes on either side: what a sign-in takes besides is done by another core, where there is one to spare. */
async function measureOneThread(program: Program): Promise<void> {
  const one = await signInsAgainstVerifying(program, { atOnce: 1, lowPriority: false })
  report('the same with one hashing thread on either side', one)
}

function signInsAgainstVerifying(
  { origin }: Program,
  order: Omit<VerifyOrder, 'milliseconds'>,
): Promise<Pairs> {
  const client = openClient(origin, { connections: atOnce })
  let turn = 0
  const signIn = async () => {
    turn += 1
    const username = seededName(1 + (turn % users))
    expectJson(await client.post('/api/v1/tenants/default/sign-in/password', { username, password }))
  }
  return inPairs(
    rounds,
    () => perSecond(atOnce, roundLength, signIn),
    () => bareVerify({ ...order, milliseconds: roundLength }),
  ).finally(() => client.close())
}

function report(what: string, { ratio, first, second, count }: Pairs, goal?: Goal): void {
  measure(what, ratio, goal, { from: `${tidy(first)}/s against ${tidy(second)}/s, ${count} pairs` })
}

async function bareVerify(order: VerifyOrder): Promise<number> {
  const child = fork(new URL('./support/verify-process.ts', import.meta.url))
  child.send(order)
  const [rate] = (await once(child, 'message')) as [number]
  return rate
}

/** What somebody who is signed in already notices of a storm. */
async function measureOthers({ origin }: Program, cookie: string, stormRate: number): Promise<void> {
  const client = openClient(origin, { connections: 50, headers: { cookie } })
  const p99 = async () => {
    const taken = await atRate(probeRate, roundLength, async () => expectJson(await client.get('/api/v1/me')))
    return percentile(taken, 0.99)
  }
  const total: StormResult = { signedIn: 0, busy: 0, withRetryAfter: 0, other: 0 }
  const duringStorm = async () => {
    const storm = startStorm({ origin, rate: stormRate, milliseconds: roundLength + 500, users })
    // The queue is full by then.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const worst = await p99()
    const result = await storm
    for (const key of Object.keys(total) as (keyof StormResult)[]) total[key] += result[key]
    return worst
  }
  const { ratio, first, second, count } = await inPairs(rounds, duringStorm, p99)
  client.close()
  measure(
    `p99 of GET /api/v1/me in a storm of sign-ins, against idle`,
    ratio,
    { atMost: 3 },
    {
      from: `${tidy(first)} ms against ${tidy(second)} ms, ${probeRate} asked/s, ${tidy(stormRate)} sign-ins tried/s, ${count} pairs`,
    },
  )
  const { signedIn, busy, withRetryAfter, other } = total
  measure(
    'of those refused in the storm, the share that was told when to try again',
    busy === 0 ? Number.NaN : withRetryAfter / (busy + other),
    { atLeast: 1 },
    {
      from: `${signedIn} signed in, ${busy} × 503, ${withRetryAfter} with Retry-After, ${other} other answers`,
    },
  )
}

async function startStorm(order: StormOrder): Promise<StormResult> {
  const child = fork(new URL('./support/storm-process.ts', import.meta.url))
  child.send(order)
  const [result] = (await once(child, 'message')) as [StormResult]
  child.kill()
  return result
}
