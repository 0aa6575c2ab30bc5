import { fork } from 'node:child_process'
import { once } from 'node:events'
import autocannon from 'autocannon'
import type { ConstantServerOrder, ConstantServers } from './constant-server.ts'
import { inTurns, ratioOf } from './numbers.ts'
import { measure, tidy } from './report.ts'

/** Starts the server with `/bench/constant` beside its own routes, and a bare one: one process answers all, and it is not the one that asks. */
export async function withConstantServer(
  order: ConstantServerOrder,
  fn: (servers: ConstantServers) => Promise<void>,
): Promise<void> {
  const child = fork(new URL('./constant-server.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ended = once(child, 'exit')
  child.send(order satisfies ConstantServerOrder)
  const [servers] = (await once(child, 'message')) as [ConstantServers]
  try {
    await fn(servers)
  } finally {
    child.send('stop')
    await ended
  }
}

type Asked = Pick<autocannon.Options, 'method' | 'headers' | 'body' | 'requests'>

/** Answers per second of an operation against a constant of the same size: past the same hooks, which has a goal, and past none. */
export async function againstConstants(
  what: string,
  { origin, bareOrigin }: ConstantServers,
  path: string,
  asked: Asked,
  size: number,
): Promise<void> {
  const side = (url: string) => () => requestsPerSecond({ ...asked, url }, size)
  const turns = await inTurns(rounds, [
    side(`${origin}${path}`),
    side(`${origin}/bench/constant`),
    side(`${bareOrigin}/bench/constant`),
  ])
  const [hooked, bare] = [ratioOf(turns, 0, 1), ratioOf(turns, 0, 2)]
  measure(
    `${what}, against a constant past the same hooks`,
    hooked.ratio,
    { atLeast: 0.7 },
    {
      from: `${tidy(hooked.first)}/s against ${tidy(hooked.second)}/s, ${connections} connections, ${hooked.count} rounds`,
    },
  )
  measure(`${what}, against a constant of the bare framework`, bare.ratio, undefined, {
    from: `${tidy(bare.first)}/s against ${tidy(bare.second)}/s`,
  })
}

const connections = 16
const seconds = 2
export const rounds = 5

/** Answers per second to one request, asked again and again; throws when one of them is an error or shorter than it should be. */
export async function requestsPerSecond(request: Asked & { url: string }, size: number): Promise<number> {
  const { duration, errors, non2xx, requests, throughput } = await autocannon({
    ...request,
    connections,
    duration: seconds,
  })
  if (errors > 0 || non2xx > 0 || throughput.total < requests.total * size)
    throw new Error(`${request.url} did not answer as it should`)
  return requests.total / duration
}
