import type { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { logHint, type ReadLog } from './change-log.ts'
import type { Database, Log, LogHandlers } from './database.ts'
import { Bell, createLogFollower, keepCatchingUp } from './log-follower.ts'
import { watchOutage } from './outage.ts'

export interface EmbeddedListenOptions {
  read: ReadLog
  transaction: Database['transaction']
  handlers: LogHandlers
  /** Emits `hints` after commits, and `down` when the engine has stopped. */
  channel: EventEmitter
  log: Log
}

/** Milliseconds. It can be long, because only this process writes to the log and every entry has a hint. */
const pollInterval = 60_000
const pause = 200

/** Follows the log of the embedded database until the returned function is called. Resolves after the first attempt. */
export async function listenToEmbedded(options: EmbeddedListenOptions): Promise<() => Promise<void>> {
  const { handlers, channel } = options
  const stop = new AbortController()
  const bell = new Bell()
  const onHints = (hints: ReadonlySet<string>) => {
    if (hints.has(logHint)) bell.ring()
    for (const hint of hints) handlers.onHint?.(hint)
  }
  channel.on('hints', onHints)
  const firstAttempt = Promise.withResolvers<void>()
  const finished = keepListening(options, bell, stop.signal, firstAttempt.resolve)
  await firstAttempt.promise
  return async () => {
    channel.off('hints', onHints)
    stop.abort()
    await finished
  }
}

async function keepListening(
  { channel, handlers, log, ...options }: EmbeddedListenOptions,
  bell: Bell,
  stop: AbortSignal,
  onAttempt: () => void,
): Promise<void> {
  const outage = watchOutage(log, {
    began: 'the change log could not be read; until it can nothing is answered from memory',
    ended: 'the change log can be read again',
  })
  const follower = createLogFollower({ ...options, handlers })
  let up: boolean | undefined
  const say = (next: boolean) => {
    if (up !== next && !stop.aborted) handlers.onState(next)
    up = next
  }
  while (!stop.aborted) {
    const down = new AbortController()
    const onDown = () => down.abort()
    channel.once('down', onDown)
    try {
      await follower.begin()
      say(true)
      outage.over()
      onAttempt()
      await keepCatchingUp(follower, bell, () => pollInterval, AbortSignal.any([stop, down.signal]))
    } catch (error) {
      if (!stop.aborted) outage.met(error)
    }
    channel.off('down', onDown)
    say(false)
    onAttempt()
    if (!stop.aborted) await sleep(pause, undefined, { signal: stop }).catch(() => {})
  }
}
