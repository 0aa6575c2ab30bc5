import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { logHint, type ReadLog } from './change-log.ts'
import type { Database, LogHandlers } from './database.ts'
import { Bell, createLogFollower, keepCatchingUp } from './log-follower.ts'
import type { Outage } from './outage.ts'
import { connectionTypes } from './pool.ts'
import type { FollowedServer } from './server-pool.ts'

/** The PostgreSQL channel for hints. */
export const hintChannel = 'rollcall'

/** Milliseconds. A connection whose other end has vanished is noticed within the sum of both. */
const pollInterval = 200
const answerTimeout = 2_000
/** How often the log is read while hints do not arrive, in milliseconds. */
const pollIntervalWithoutHints = 50
/** How often a node sends a heartbeat, in milliseconds. The heartbeat also shows whether hints arrive. */
export const heartbeatInterval = 2_000
const firstDelay = 100
const longestDelay = 5_000
/** Prefix of a notification with hints, each after a blank. */
const hintKind = 'changed:'
/** Prefix of a heartbeat: an id, and the facts of the node. */
const beatKind = 'beat:'

export interface ListenOptions {
  url: string
  /** Settings for each reading of the log. */
  settings: string
  handlers: LogHandlers
  transaction: Database['transaction']
  /** Sends a notification from another connection than the listening one. */
  notify(payload: string): Promise<unknown>
  /** Opens the pool anew: for this server alone, or, without one, for any server that accepts changes. */
  renew(followed?: FollowedServer): void
  outage: Outage
  hintOutage: Outage
}

export interface Listening {
  /** Sends hints to all nodes. They are lost while there is no connection. */
  hint(hints: readonly string[]): Promise<void>
  stop(): Promise<void>
}

type Ask = (text: string) => Promise<pg.QueryResult>

/** One connection that follows the log. */
interface Session extends Pick<ListenOptions, 'handlers' | 'hintOutage' | 'notify'> {
  client: pg.Client
  ask: Ask
  bell: Bell
  /** The node's own heartbeat that has not come back yet. */
  awaited: string | undefined
  hintsArrive: boolean
}

/**
 * Follows the change log on its own connection, and reconnects with growing delays until it is stopped. Resolves after the first attempt,
 * successful or not; `onState` tells which. It is up only while the log is read and every connection of the pool leads to the server of
 * that log.
 */
export async function listenToLog(options: ListenOptions): Promise<Listening> {
  const stop = new AbortController()
  const firstAttempt = Promise.withResolvers<void>()
  let current: Ask | undefined
  const finished = keepListening(options, stop.signal, firstAttempt.resolve, (ask) => (current = ask))
  await firstAttempt.promise
  return {
    async hint(hints) {
      await current?.(
        `select pg_notify('${hintChannel}', ${pg.escapeLiteral([hintKind, ...hints].join(' '))})`,
      )
    },
    async stop() {
      stop.abort()
      await finished
    },
  }
}

async function keepListening(
  { url, ...options }: ListenOptions,
  stop: AbortSignal,
  onAttempt: () => void,
  onAsk: (ask: Ask | undefined) => void,
): Promise<void> {
  const { handlers, renew, outage } = options
  let delay = firstDelay
  while (!stop.aborted) {
    const client = new pg.Client({ connectionString: url, application_name: 'rollcall listen', ...limits })
    const over = new AbortController()
    let up = false
    const onUp = (ask: Ask) => {
      up = true
      delay = firstDelay
      onAsk(ask)
      if (!stop.aborted) handlers.onState(true)
      outage.over()
      onAttempt()
    }
    try {
      await followOn(client, options, AbortSignal.any([stop, over.signal]), onUp)
    } catch (error) {
      if (!stop.aborted) outage.met(error)
    }
    over.abort()
    onAsk(undefined)
    if (!stop.aborted) {
      // The first attempt reports down too, so that no cache is trusted before the log is followed.
      handlers.onState(false)
      renew()
    }
    onAttempt()
    await hangUp(client, up)
    if (!stop.aborted)
      await sleep(delay * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => {})
    delay = Math.min(delay * 2, longestDelay)
  }
}

/** Follows the log on one connection until it is stopped. Rejects when the connection or the pool may miss changes from now on. */
async function followOn(
  client: pg.Client,
  options: Omit<ListenOptions, 'url'>,
  stop: AbortSignal,
  onUp: (ask: Ask) => void,
): Promise<void> {
  const ask = inTurn(client)
  const bell = new Bell()
  const session: Session = { ...options, client, ask, bell, awaited: undefined, hintsArrive: false }
  const follower = createLogFollower({ ...options, read: readerOn(ask, options.settings) })
  const lost = whenLost(client)
  const other = Promise.withResolvers<never>()
  other.promise.catch(() => {})
  await subscribe(session)
  const server = await follower.begin()
  options.renew({ server, onOther: () => other.reject(new Error(ledElsewhere)) })
  onUp(ask)
  const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()))
  const interval = () => (session.hintsArrive ? pollInterval : pollIntervalWithoutHints)
  const following = keepCatchingUp(follower, bell, interval, stop)
  await Promise.race([following, keepBeating(session, stop), lost, other.promise, stopped])
}

const ledElsewhere = 'the pool was led to another database than the one whose change log is followed'

const limits = {
  connectionTimeoutMillis: answerTimeout,
  query_timeout: answerTimeout,
  keepAlive: true,
  ...connectionTypes,
}

function inTurn(client: pg.Client): Ask {
  let last: Promise<unknown> = Promise.resolve()
  return (text) => {
    const answer = last.then(() => client.query(text))
    last = answer.catch(() => {})
    return answer
  }
}

/** In one transaction and one round trip. It leaves nothing behind on the connection, which may be a pooler's. */
function readerOn(ask: Ask, settings: string): ReadLog {
  return async (text) => {
    const answers = (await ask(
      `begin read only; set local role rollcall_system; ${settings}; ${text}; commit`,
    )) as unknown as pg.QueryResult[]
    return answers.slice(3, -1)
  }
}

async function subscribe(session: Session): Promise<void> {
  const { client, ask } = session
  client.on('notification', ({ payload = '' }) => hear(session, payload))
  await client.connect()
  await ask(`listen ${hintChannel}`)
}

function hear(session: Session, payload: string): void {
  const { bell, handlers, hintOutage } = session
  const [kind, ...hints] = payload.split(' ')
  if (kind === hintKind) {
    if (hints.includes(logHint)) bell.ring()
    for (const hint of hints) handlers.onHint?.(hint)
  }
  const facts = factsIn(payload)
  if (facts === undefined) return
  if (payload === session.awaited) {
    session.awaited = undefined
    session.hintsArrive = true
    hintOutage.over()
  }
  // A node that has just started hears of the others at once.
  if (handlers.node?.heard(facts)) session.notify(heartbeatOf(handlers)).catch(() => {})
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

/** Sends heartbeats. Their return shows whether hints arrive. */
async function keepBeating(session: Session, stop: AbortSignal): Promise<void> {
  const { ask, handlers, hintOutage } = session
  while (!stop.aborted) {
    await compareClocks(ask, handlers)
    const beat = heartbeatOf(handlers)
    session.awaited = beat
    const sent = session.notify(beat).then(
      () => true,
      () => false,
    )
    await sleep(heartbeatInterval, undefined, { signal: stop }).catch(() => {})
    // A heartbeat that could not be sent proves nothing.
    const left = await Promise.race([sent, false])
    if (stop.aborted || !left || session.awaited !== beat) continue
    session.hintsArrive = false
    hintOutage.met(new Error(unheard))
  }
}

const idLength = 36

function heartbeatOf({ node }: LogHandlers): string {
  return `${beatKind}${randomUUID()}:${node?.facts ?? ''}`
}

/** The facts of a node in a heartbeat; undefined for another notification. */
export function factsIn(notification: string): string | undefined {
  return notification.startsWith(beatKind) ? notification.slice(beatKind.length + idLength + 1) : undefined
}

async function compareClocks(ask: Ask, { node }: LogHandlers): Promise<void> {
  const sent = Date.now()
  const { rows } = await ask('select extract(epoch from clock_timestamp()) * 1000 as now')
  node?.clockCompared(Number((rows[0] as { now: string }).now) - (sent + Date.now()) / 2)
}

const unheard =
  'a hint that this node sent itself did not come back. Behind a connection pooler in transaction mode set ROLLCALL_DATABASE_DIRECT_URL ' +
  'to an address of the server itself'

/** A regular end would wait for the other side, which never answers when it has vanished. */
async function hangUp(client: pg.Client, wasUp: boolean): Promise<void> {
  const ended = client.end().catch(() => {})
  if (wasUp) await Promise.race([ended, sleep(500)])
}
