import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { WorkerData } from './embedded-worker.ts'
import { DatabaseUnavailableError } from './errors.ts'

const stopTimeout = 3_000

/** A running engine. `died` never resolves and rejects when the engine ends without having been asked to. */
export interface Engine {
  died: Promise<never>
  stop(): Promise<void>
}

/**
 * Starts the database of a folder in its own thread, so that its work does not block this one. Resolves once it listens on the socket.
 * Initialises an empty folder. `reproducible` is for making a template.
 */
export async function startEngine(
  folder: string,
  socket: string,
  { reproducible = false } = {},
): Promise<Engine> {
  const file = new URL('./embedded-worker.ts', import.meta.url)
  const worker = new Worker(file, {
    workerData: { folder, socket, reproducible } satisfies WorkerData,
    execArgv: [],
    // Its JavaScript only passes messages on. More room for short-lived objects would only cost memory.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  })
  let stopping = false
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const died = new Promise<never>((_, reject) => {
    const fail = (cause: unknown) =>
      reject(
        new DatabaseUnavailableError('The embedded database has stopped', {
          cause,
        }),
      )
    worker.on('error', fail)
    worker.on('exit', (code) => {
      if (!stopping) fail(new Error(`the database thread ended with code ${code}`))
    })
  })
  died.catch(() => {})
  await Promise.race([once(worker, 'message'), died]).catch((error: unknown) => {
    throw error instanceof DatabaseUnavailableError && error.cause instanceof Error ? error.cause : error
  })
  return {
    died,
    stop: async () => {
      stopping = true
      worker.postMessage('stop')
      // An engine that no longer answers is terminated like a crash, which loses no acknowledged data.
      const patience = setTimeout(() => worker.terminate(), stopTimeout)
      await exited
      clearTimeout(patience)
    },
  }
}
