import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from './embedded-engine.ts'
import { DatabaseUnavailableError } from './errors.ts'

/** What has to be free on the disk, in bytes: the log is written in files of 16 MiB, and a checkpoint needs some more. */
const leastRoom = 32 * 1024 * 1024
/** How often it is looked whether the engine can be opened again, in milliseconds. */
const lookAgainAfter = 1_000
/** There was room, and it did not open all the same. */
const mostFailures = 3

/** Throws a DatabaseUnavailableError when the disk of a folder is so full that a change may fail. */
export async function requireRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < leastRoom)
    throw new DatabaseUnavailableError(
      `The disk of ${folder} is full: ${Math.floor((bavail * bsize) / 1024 / 1024)} MiB are free. Make room on it.`,
    )
}

export interface SupervisedOptions {
  start(): Promise<Engine>
  /** Throws while it would be of no use to start. */
  requireRoom(): Promise<void>
  onDown(error: unknown): void
  onUp(): void
  /** It does not open again. */
  onLost(error: unknown): void
}

/** An engine that is opened again when it has stopped: it does so where it cannot write its log, as on a full disk. */
export interface SupervisedEngine {
  /** The work, which fails as soon as the engine does. */
  during<T>(work: Promise<T>): Promise<T>
  stop(): Promise<void>
}

export async function superviseEngine(options: SupervisedOptions): Promise<SupervisedEngine> {
  const stopping = new AbortController()
  let engine = await options.start()
  let during = failingWith(engine.died)

  async function reopen(): Promise<Engine | undefined> {
    let failures = 0
    while (!stopping.signal.aborted) {
      await sleep(lookAgainAfter, undefined, { ref: false, signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return undefined
      const hasRoom = await options.requireRoom().then(
        () => true,
        () => false,
      )
      if (!hasRoom) continue
      try {
        return await options.start()
      } catch (error) {
        failures += 1
        if (failures === mostFailures) return void options.onLost(error)
      }
    }
    return undefined
  }

  let reopening: Promise<void> | undefined
  function watch(): void {
    engine.died.catch((error: unknown) => {
      options.onDown(error)
      reopening = reopen().then((next) => {
        if (!next) return
        engine = next
        during = failingWith(engine.died)
        watch()
        options.onUp()
      })
    })
  }
  watch()

  return {
    during: (work) => during(work),
    async stop() {
      stopping.abort()
      await reopening
      await engine.stop()
    },
  }
}

/**
 * Work fails as soon as the engine does. Not Promise.race: a promise that never settles would keep the result of every race
 * it was ever in.
 */
function failingWith(died: Promise<never>): <T>(work: Promise<T>) => Promise<T> {
  const underway = new Set<(cause: unknown) => void>()
  let dead = false
  died.catch((cause: unknown) => {
    dead = true
    for (const fail of underway) fail(cause)
  })
  return async <T>(work: Promise<T>) => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    underway.add(reject)
    if (dead) died.catch(reject)
    work.then(resolve, reject)
    try {
      return await promise
    } finally {
      underway.delete(reject)
    }
  }
}
