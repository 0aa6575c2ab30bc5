import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, constants, setPriority } from 'node:os'
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2'
import { FairQueue, type Place } from '../../platform/fair-queue.ts'
import { Refusal } from '../../platform/problem.ts'

// The package declares its algorithms as a const enum, which erasable TypeScript cannot read; 2 is argon2id.
const argon2id = 2 as Algorithm

/** Memory in KiB, and passes over it. */
export type PasswordCost = Required<Pick<Options, 'memoryCost' | 'timeCost'>>

/** OWASP's minimum for argon2id with one lane: 19 MiB, 2 passes. Stored in each hash, so it can be raised at any time. */
export const passwordCost: PasswordCost = { memoryCost: 19456, timeCost: 2 }

export const argon2Options = (cost: PasswordCost): Options => ({
  ...cost,
  algorithm: argon2id,
  parallelism: 1,
})

/** The library's functions, which tests replace to count calls. */
const argon2 = { hash, verify }

/** How many passwords of a lane may wait for each one that is hashed now; a later one would be answered too late. */
const waitingPerWorker = 16

export interface PasswordHasher {
  hash(password: string, place: Place): Promise<string>
  /** Verifies a password against a hash. Without a hash it does the same work and returns false. */
  verify(hash: string | undefined, password: string, place: Place): Promise<boolean>
  /** Was this hash made at a lower cost than today's? */
  isOutdated(hash: string): boolean
  /** Throws `server.busy` if hashing would. */
  requireRoom(place: Place): void
  /** How many passwords are being hashed or wait now. */
  readonly load: number
}

/**
 * Hashes at most `workers` passwords at once, off the event loop and at the lowest priority, so that requests of signed-in users go first.
 * The others wait in a {@link FairQueue}; throws `server.busy` (503 with Retry-After) if the queue is full. Tests give a `compute` that
 * counts its calls.
 */
export async function createPasswordHasher(
  workers = Math.min(availableParallelism(), 4),
  cost = passwordCost,
  compute = argon2,
): Promise<PasswordHasher> {
  const options = argon2Options(cost)
  const queue = new FairQueue(workers, workers * waitingPerWorker, busy)
  let lowered = false

  function admitted<T>(place: Place, work: () => Promise<T>): Promise<T> {
    return queue.run(place, work).finally(() => {
      if (!lowered) lowered = lowerPriorityOfThreadPool()
    })
  }

  // Unknown accounts are compared with this hash, made at today's cost, so that the work is the same.
  const nobody = await compute.hash('no account has this password', options)
  return {
    hash: (password, place) => admitted(place, () => compute.hash(password, options)),
    async verify(stored, password, place) {
      const matches = await admitted(place, () => compute.verify(stored ?? nobody, password))
      return stored !== undefined && matches
    },
    isOutdated: (stored) => !stored.startsWith(`$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},`),
    requireRoom: (place) => queue.requireRoom(place),
    get load() {
      return queue.load
    },
  }
}

/** The refusal if the queue is full. */
export function busy(): Refusal {
  return new Refusal('server.busy', {}, { retryAfter: 3 })
}

/**
 * Lowers the priority of the pool's threads, which hash, below the event loop. On Linux every thread has its own priority; without this,
 * all other answers would wait for whole time slices during a storm of sign-ins. Returns false until the threads exist.
 */
function lowerPriorityOfThreadPool(): boolean {
  if (process.platform !== 'linux') return true
  try {
    const threads = readdirSync('/proc/self/task').filter(
      (id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === 'libuv-worker',
    )
    for (const id of threads) setPriority(Number(id), constants.priority.PRIORITY_BELOW_NORMAL)
    return threads.length > 0
  } catch {
    return true
  }
}
