import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expectJson, openClient } from './support/http-client.ts'
import { atRate, perSecond } from './support/load.ts'
import { inPairs, percentile } from './support/numbers.ts'
import type { Program } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
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
})

/**
 * Sign-ins through HTTP against what they cannot do without: verifying the hash, as many at once. The server hashes at low priority,
 * so on a machine with other work it loses to that work; the second line gives the bare side the same priority.
 */
async function measureSignIns({ origin }: Program): Promise<number> {
  const client = openClient(origin, { connections: atOnce })
  let turn = 0
  const signIn = async () => {
    turn += 1
    const username = seededName(1 + (turn % users))
    expectJson(await client.post('/api/v1/tenants/default/sign-in/password', { username, password }))
  }
  const against = (lowPriority: boolean) =>
    inPairs(
      rounds,
      () => perSecond(atOnce, roundLength, signIn),
      () => bareVerify({ atOnce, milliseconds: roundLength, lowPriority }),
    )
  const { ratio, first, second, count } = await against(false)
  const from = `${tidy(first)}/s against ${tidy(second)}/s, ${count} pairs`
  measure(
    `sign-ins per second, ${atOnce} at once, against bare argon2 verify`,
    ratio,
    { atLeast: 0.9 },
    { from },
  )
  const low = await against(true)
  measure('the same against bare argon2 verify at the same low priority', low.ratio, undefined, {
    from: `${tidy(low.first)}/s against ${tidy(low.second)}/s, ${low.count} pairs`,
  })
  client.close()
  return Math.max(first, low.first)
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
