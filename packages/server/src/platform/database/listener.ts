import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log, NoteHandlers } from './database.ts'

/** The PostgreSQL channel that carries the notes. */
export const noteChannel = 'rollcall'

// A connection whose other end has vanished without closing it is noticed within the sum of the two.
const heartbeatInterval = 2_000
const heartbeatTimeout = 2_000
const firstDelay = 100
const longestDelay = 5_000

/**
 * Listens on a connection of its own and reconnects, with growing delays, until the returned function is called. Resolves
 * after the first attempt, whether or not it succeeded: `onState` says.
 */
export async function listenToChannel(
  url: string,
  handlers: NoteHandlers,
  log: Log,
): Promise<() => Promise<void>> {
  const stop = new AbortController()
  const firstAttempt = Promise.withResolvers<void>()
  const finished = keepListening(url, handlers, log, stop.signal, firstAttempt.resolve)
  await firstAttempt.promise
  return async () => {
    stop.abort()
    await finished
  }
}

async function keepListening(
  url: string,
  handlers: NoteHandlers,
  log: Log,
  stop: AbortSignal,
  onAttempt: () => void,
): Promise<void> {
  let delay = firstDelay
  while (!stop.aborted) {
    const client = new pg.Client({ connectionString: url, application_name: 'rollcall listen', ...limits })
    const lost = whenLost(client)
    let up = false
    try {
      await subscribe(client, handlers)
      up = true
      delay = firstDelay
      handlers.onState(true)
      onAttempt()
      await Promise.race([lost, beat(client, stop)])
    } catch (error) {
      if (!stop.aborted)
        log.warn({ err: error }, 'the connection that listens for changes was lost; reconnecting')
    }
    // The first attempt reports down too, so that nobody trusts a cache that was never subscribed.
    if (!stop.aborted) handlers.onState(false)
    onAttempt()
    await hangUp(client, up)
    if (!stop.aborted)
      await sleep(delay * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => {})
    delay = Math.min(delay * 2, longestDelay)
  }
}

const limits = { connectionTimeoutMillis: heartbeatTimeout, query_timeout: heartbeatTimeout, keepAlive: true }

async function subscribe(client: pg.Client, handlers: NoteHandlers): Promise<void> {
  client.on('notification', (message) => handlers.onNote(message.payload ?? ''))
  await client.connect()
  await client.query(`listen ${noteChannel}`)
}

/** Rejects when the connection breaks. */
function whenLost(client: pg.Client): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('the connection was closed')))
  })
  lost.catch(() => {})
  return lost
}

/** Asks for a sign of life again and again; rejects when there is none, resolves when listening is to stop. */
async function beat(client: pg.Client, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await sleep(heartbeatInterval, undefined, { signal: stop }).catch(() => {})
    if (!stop.aborted) await client.query('select 1')
  }
}

/** A polite end waits for the other side to answer, which a vanished one never does. */
async function hangUp(client: pg.Client, wasUp: boolean): Promise<void> {
  const ended = client.end().catch(() => {})
  if (wasUp) await Promise.race([ended, sleep(500)])
}
