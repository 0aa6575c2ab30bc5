import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from './embedded-engine.ts'
import { DatabaseUnavailableError } from './errors.ts'

/** The free bytes that the disk must have: the log has files of 16 MiB, and a checkpoint needs some more. */
const leastRoom = 32 * 1024 * 1024
/** How often it checks whether the engine can be opened again, in milliseconds. */
const lookAgainAfter = 1_000
/** The most failed openings while the disk had room. */
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
  /** Throws while a start would fail for lack of room. */
  requireRoom(): Promise<void>
  onDown(error: unknown): void
  onUp(): void
  /** Called when the engine cannot be opened again. */
  onLost(error: unknown): void
}

/** An engine that is opened again after it has stopped. It stops when it cannot write its log, as on a full disk. */
export interface SupervisedEngine {
  /** Runs the work, which fails as soon as the engine stops. */
  during<T>(work: Promise<T>): Promise<T>
  stop(): Promise<void>
}

/** Starts the engine, and opens it again when it stops. Rejects when the first start fails. */
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

/** Makes work fail as soon as the engine stops. Promise.race would keep the result of every race with a promise that never settles. */
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
