import { fork } from 'node:child_process'
import { once } from 'node:events'
import autocannon from 'autocannon'
import type { ConstantServerOrder } from './support/constant-server.ts'
import { expectJson, openClient } from './support/http-client.ts'
import { inPairs } from './support/numbers.ts'
import type { Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { onBoth, serving, setUp } from './support/storage.ts'

const connections = 16
const seconds = 2
const rounds = 5

await onBoth(async (storage) => {
  const cookie = await setUp(storage)
  const body = await serving(storage, async ({ origin }) => {
    const client = openClient(origin, { cookie })
    const answer = await client.get('/api/v1/me')
    client.close()
    expectJson(answer)
    return answer.text
  })
  await withConstantServer({ storage, body }, async (origin) => {
    heading(`sessions, on ${storage.kind}`)
    const { ratio, first, second, count } = await inPairs(
      rounds,
      () => requestsPerSecond(`${origin}/api/v1/me`, cookie, body.length),
      () => requestsPerSecond(`${origin}/bench/constant`, cookie, body.length),
    )
    measure(
      `GET /api/v1/me with a session, against a constant of ${body.length} bytes`,
      ratio,
      { atLeast: 0.7 },
      { from: `${tidy(first)}/s against ${tidy(second)}/s, ${connections} connections, ${count} pairs` },
    )
  })
})

async function requestsPerSecond(url: string, cookie: string, size: number): Promise<number> {
  const { duration, errors, non2xx, requests, throughput } = await autocannon({
    url,
    connections,
    duration: seconds,
    headers: { cookie },
  })
  if (errors > 0 || non2xx > 0 || throughput.total < requests.total * size)
    throw new Error(`${url} did not answer as it should`)
  return requests.total / duration
}

/** Both routes are served by one process, which is not the one that asks. */
async function withConstantServer(
  order: { storage: Storage; body: string },
  fn: (origin: string) => Promise<void>,
): Promise<void> {
  const child = fork(new URL('./support/constant-server.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ended = once(child, 'exit')
  child.send(order satisfies ConstantServerOrder)
  const [origin] = (await once(child, 'message')) as [string]
  try {
    await fn(origin)
  } finally {
    child.send('stop')
    await ended
  }
}
