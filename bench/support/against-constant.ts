import { fork } from 'node:child_process'
import { once } from 'node:events'
import autocannon from 'autocannon'
import type { ConstantServerOrder } from './constant-server.ts'

/** Starts the server with `/bench/constant` beside its own routes: one process answers both, and it is not the one that asks. */
export async function withConstantServer(
  order: ConstantServerOrder,
  fn: (origin: string) => Promise<void>,
): Promise<void> {
  const child = fork(new URL('./constant-server.ts', import.meta.url), {
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

export const connections = 16
const seconds = 2

/** Answers per second to one request, asked again and again; throws when one of them is an error or shorter than it should be. */
export async function requestsPerSecond(
  request: Pick<autocannon.Options, 'url' | 'method' | 'headers' | 'body'>,
  size: number,
): Promise<number> {
  const { duration, errors, non2xx, requests, throughput } = await autocannon({
    ...request,
    connections,
    duration: seconds,
  })
  if (errors > 0 || non2xx > 0 || throughput.total < requests.total * size)
    throw new Error(`${request.url} did not answer as it should`)
  return requests.total / duration
}
