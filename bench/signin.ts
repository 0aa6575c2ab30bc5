import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expectJson, openClient } from './support/http-client.ts'
import { atRate, perSecond } from './support/load.ts'
import { inPairs, median, percentile } from './support/numbers.ts'
import type { Program } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { activeName, seedUsers } from './support/seed.ts'
import { onBoth, password, serving, setUp, withOwner } from './support/storage.ts'
import type { StormOrder, StormResult } from './support/storm-process.ts'
import type { VerifyOrder } from './support/verify-process.ts'

/** Enough users that none reaches the quota of sessions, after which each sign-in would end one. */
const users = 400
const active = 380
const atOnce = 8
const roundLength = 1_500
const rounds = 5
/** Probes per round, so that the slowest hundredth of them is ten. */
const probeRate = 200
const probing = 5_000
/** The attempts in a storm, as a multiple of what the server can verify. */
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
 * Compares sign-ins over HTTP with verifying the same number of hashes at once. With all cores hashing on both sides, everything else of a
 * sign-in takes time from the hashes. The part of the main thread, which all requests share, has a goal.
 */
async function measureSignIns(program: Program): Promise<number> {
  const client = openClient(program.origin, { connections: atOnce })
  let turn = 0
  const signIn = async () => {
    turn += 1
    const username = activeName(turn % active)
    expectJson(await client.post('/api/v1/tenants/default/sign-in/password', { username, password }))
  }
  const spent: number[] = []
  const signIns = async () => {
    const [before, first] = [program.mainThreadMilliseconds(), turn]
    const rate = await perSecond(atOnce, roundLength, signIn)
    spent.push((program.mainThreadMilliseconds() - before) / (turn - first))
    return rate
  }
  const { ratio, first, second, count } = await inPairs(rounds, signIns, () =>
    bareVerify({ atOnce, milliseconds: roundLength }),
  )
  client.close()
  const each = spent.slice(1).map(tidy).join(', ')
  measure(
    'time of the main thread for each sign-in, beside the hash',
    median(spent.slice(1)),
    { atMost: 2.5 },
    { unit: ' ms', from: `${each} ms` },
  )
  measure(`sign-ins per second, ${atOnce} at once, against bare argon2 verify`, ratio, undefined, {
    from: `${tidy(first)}/s against ${tidy(second)}/s, ${count} pairs`,
  })
  return first
}

async function bareVerify(order: VerifyOrder): Promise<number> {
  const child = fork(new URL('./support/verify-process.ts', import.meta.url))
  child.send(order)
  const [rate] = (await once(child, 'message')) as [number]
  return rate
}

/** The delay of signed-in users in a storm. The worst round counts. */
async function measureOthers({ origin }: Program, cookie: string, stormRate: number): Promise<void> {
  const client = openClient(origin, { connections: 50, headers: { cookie } })
  const probe = () => atRate(probeRate, probing, async () => expectJson(await client.get('/api/v1/me')))
  const results: StormResult[] = []
  const found: { idle: number[]; storm: number[] }[] = []
  await probe()
  for (let round = 0; round < rounds; round += 1) {
    const idle = await probe()
    const storm = startStorm({ origin, rate: stormRate, milliseconds: probing + 500, users: active })
    // By then the queue is full.
    await sleep(500)
    found.push({ idle, storm: await probe() })
    results.push(await storm)
  }
  client.close()
  for (const [name, share] of [
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const ratios = found.map(({ idle, storm }) => percentile(storm, share) / percentile(idle, share))
    const of = (side: 'idle' | 'storm') => tidy(median(found.map((round) => percentile(round[side], share))))
    measure(
      `${name} of GET /api/v1/me in a storm of sign-ins, against idle, worst round`,
      Math.max(...ratios),
      { atMost: 3 },
      {
        from: `${ratios.map(tidy).join(', ')}; ${of('storm')} ms against ${of('idle')} ms, ${probeRate} asked/s, ${tidy(stormRate)} sign-ins tried/s`,
      },
    )
  }
  reportRefused(results)
}

function reportRefused(results: readonly StormResult[]): void {
  const sum = (key: keyof StormResult) => results.reduce((total, result) => total + result[key], 0)
  const [busy, withRetryAfter] = [sum('busy'), sum('withRetryAfter')]
  measure(
    'of those refused in the storm, the share that was told when to try again',
    busy === 0 ? Number.NaN : withRetryAfter / (busy + sum('other')),
    { atLeast: 1 },
    {
      from: `${sum('signedIn')} signed in, ${busy} × 503, ${withRetryAfter} with Retry-After, ${sum('other')} other answers`,
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
