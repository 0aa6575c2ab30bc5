import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { ProxyOrder } from './delaying-proxy.ts'
import type { Storage } from './program.ts'

/** The same database with a delay in each direction. */
export interface Distant {
  storage: Storage
  /** The number of answers of the database that were waited for so far, over all connections. */
  roundTrips(): Promise<number>
}

/**
 * Runs fn with a database at a distance of this many milliseconds, each way. The proxy is a separate process, so that it delays nothing
 * else.
 */
export async function withDistance<T>(
  storage: Storage,
  milliseconds: number,
  fn: (distant: Distant) => Promise<T>,
): Promise<T> {
  const url = new URL(storage.databaseUrl ?? '')
  const child = fork(new URL('./delaying-proxy.ts', import.meta.url))
  const asked = async (message: ProxyOrder | 'count') => {
    child.send(message)
    const [answer] = (await once(child, 'message')) as [number]
    return answer
  }
  try {
    url.port = String(await asked({ port: Number(url.port), milliseconds }))
    return await fn({
      storage: { ...storage, databaseUrl: url.href },
      roundTrips: () => asked('count'),
    })
  } finally {
    child.disconnect()
  }
}
