import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { ProxyOrder } from './delaying-proxy.ts'
import type { Storage } from './program.ts'

/** The same database a way of milliseconds farther off. */
export interface Distant {
  storage: Storage
  /** How often somebody has waited for an answer of the database so far, over all connections. */
  roundTrips(): Promise<number>
}

/** Gives fn a database that is so many milliseconds away, each way. The proxy is a process of its own, so that nobody else waits for it. */
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
