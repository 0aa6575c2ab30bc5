import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { NoteHandlers } from './database.ts'
import type { Outage } from './outage.ts'
import { connectTimeout } from './pool.ts'
import { type FollowedServer, identify } from './server-pool.ts'

/** The PostgreSQL channel that carries the notes. */
export const noteChannel = 'rollcall'

/** In milliseconds. A connection whose other end has vanished without closing it is noticed within the sum of this and the next. */
export const heartbeatInterval = 2_000
const heartbeatTimeout = 2_000
/** A note has to wait for a connection of the pool like any change. */
const noteTimeout = connectTimeout + 1_000
const firstDelay = 100
const longestDelay = 5_000
/** Notes that say that the way is open: an id, and what the node says of itself. */
const beatKind = 'beat:'

/** What changes take on their way to other nodes. */
export interface NoteWay {
  /** Announces a note as a change does. */
  announce(note: string): Promise<void>
  /** All connections that notes may have are at work, so that one that did not leave says nothing about the way. */
  readonly busy: boolean
  /** Opens the pool anew: for this server alone, or, while there is none, for any that takes changes. */
  renew(followed?: FollowedServer): void
}

/**
 * Listens on a connection of its own and reconnects, with growing delays, until the returned function is called. Resolves
 * after the first attempt, whether or not it succeeded: `onState` says. It is up only while notes that this node announces as changes are
 * come back, and while every connection of the pool leads to the server that is listened to.
 */
export async function listenToChannel(
  url: string,
  handlers: NoteHandlers,
  way: NoteWay,
  outage: Outage,
): Promise<() => Promise<void>> {
  const stop = new AbortController()
  const firstAttempt = Promise.withResolvers<void>()
  const finished = keepListening(url, handlers, way, outage, stop.signal, firstAttempt.resolve)
  await firstAttempt.promise
  return async () => {
    stop.abort()
    await finished
  }
}

async function keepListening(
  url: string,
  handlers: NoteHandlers,
  way: NoteWay,
  outage: Outage,
  stop: AbortSignal,
  onAttempt: () => void,
): Promise<void> {
  const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()))
  let delay = firstDelay
  while (!stop.aborted) {
    const client = new pg.Client({ connectionString: url, application_name: 'rollcall listen', ...limits })
    const beats = new Map<string, () => void>()
    const other = Promise.withResolvers<never>()
    const lost = Promise.race([whenLost(client), other.promise])
    lost.catch(() => {})
    let up = false
    try {
      const server = await subscribe(client, handlers, way, beats)
      const onOther = () =>
        other.reject(
          new Error('the pool was led to another database server than the one that is listened to'),
        )
      way.renew({ server, onOther })
      await Promise.race([beat(client, handlers, way, beats), lost, stopped])
      up = true
      if (!stop.aborted) handlers.onState(true)
      outage.over()
      delay = firstDelay
      onAttempt()
      await Promise.race([keepBeating(client, handlers, way, beats, stop), lost, stopped])
    } catch (error) {
      if (!stop.aborted) outage.met(error)
    }
    if (!stop.aborted) {
      // The first attempt reports down too, so that nobody trusts a cache that was never subscribed.
      handlers.onState(false)
      way.renew()
    }
    onAttempt()
    await hangUp(client, up)
    if (!stop.aborted)
      await sleep(delay * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => {})
    delay = Math.min(delay * 2, longestDelay)
  }
}

const limits = { connectionTimeoutMillis: heartbeatTimeout, query_timeout: heartbeatTimeout, keepAlive: true }

/** Returns which server it is; throws when that one takes no changes, for then none are told of there either. */
async function subscribe(
  client: pg.Client,
  handlers: NoteHandlers,
  way: NoteWay,
  beats: Map<string, () => void>,
): Promise<string> {
  client.on('notification', ({ payload = '' }) => {
    if (!payload.startsWith(beatKind)) return handlers.onNote(payload)
    beats.get(payload)?.()
    const facts = factsIn(payload) ?? ''
    // A node that has just begun hears of the others at once.
    if (handlers.node?.heard(facts)) way.announce(beatNote(handlers)).catch(() => {})
  })
  await client.connect()
  const [found] = (await client.query(identify)).rows as { readOnly: boolean; server: string }[]
  if (!found || found.readOnly) throw new Error('the database server takes no changes; it may be a standby')
  await client.query(`listen ${noteChannel}`)
  return found.server
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
async function keepBeating(
  client: pg.Client,
  handlers: NoteHandlers,
  way: NoteWay,
  beats: Map<string, () => void>,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await sleep(heartbeatInterval, undefined, { signal: stop }).catch(() => {})
    if (!stop.aborted) await beat(client, handlers, way, beats)
  }
}

/**
 * Asks whether the other end is there, and whether a note that leaves as changes do comes back. A connection that answers and hears
 * nothing is what a pooler in transaction mode gives.
 */
async function beat(
  client: pg.Client,
  handlers: NoteHandlers,
  way: NoteWay,
  beats: Map<string, () => void>,
): Promise<void> {
  // By itself: a pooler might hand on what arrives while a question is under way.
  await compareClocks(client, handlers)
  const note = beatNote(handlers)
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(unheard)), noteTimeout)
  const heard = new Promise<void>((resolve) => beats.set(note, resolve))
  const sent = way.announce(note).then(
    () => heard,
    (error: unknown) => {
      if (!way.busy) throw error
    },
  )
  try {
    await Promise.race([sent, late.promise])
  } finally {
    clearTimeout(timer)
    beats.delete(note)
  }
}

const idLength = 36

function beatNote({ node }: NoteHandlers): string {
  return `${beatKind}${randomUUID()}:${node?.facts ?? ''}`
}

/** What a node says of itself, if the note is a heartbeat. */
export function factsIn(note: string): string | undefined {
  return note.startsWith(beatKind) ? note.slice(beatKind.length + idLength + 1) : undefined
}

async function compareClocks(client: pg.Client, { node }: NoteHandlers): Promise<void> {
  const sent = Date.now()
  const { rows } = await client.query('select extract(epoch from clock_timestamp()) * 1000 as now')
  node?.clockCompared(Number((rows[0] as { now: string }).now) - (sent + Date.now()) / 2)
}

const unheard =
  'a note that this node sent itself through DATABASE_URL did not come back, so it would not hear of the changes of other nodes either. ' +
  'Behind a connection pooler in transaction mode set ROLLCALL_DATABASE_DIRECT_URL to an address of the server itself'

/** A polite end waits for the other side to answer, which a vanished one never does. */
async function hangUp(client: pg.Client, wasUp: boolean): Promise<void> {
  const ended = client.end().catch(() => {})
  if (wasUp) await Promise.race([ended, sleep(500)])
}
