import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, constants, setPriority } from 'node:os'
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2'
import { Refusal } from '../../platform/problem.ts'

// The package declares its algorithms as a const enum, which erasable TypeScript cannot read; 2 is argon2id.
const argon2id = 2 as Algorithm

/** KiB of memory and passes over it. */
export type PasswordCost = Required<Pick<Options, 'memoryCost' | 'timeCost'>>

/** OWASP's minimum for argon2id with one lane: 19 MiB, 2 passes. Stored in each hash, so it can be raised at any time. */
export const passwordCost: PasswordCost = { memoryCost: 19456, timeCost: 2 }

export const argon2Options = (cost: PasswordCost): Options => ({
  ...cost,
  algorithm: argon2id,
  parallelism: 1,
})

/** What computes. */
const argon2 = { hash, verify }

/** How many may wait for each one that is being computed; a later one is refused, because its answer would come too late. */
const waitingPerWorker = 16

export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Verifies against a hash. Without one it does the same work and answers false. */
  verify(hash: string | undefined, password: string): Promise<boolean>
  /** Was this hash made at a lower cost than today's? */
  isOutdated(hash: string): boolean
  /** Throws `server.busy` if hashing would. */
  requireRoom(): void
  /** Computing and waiting at this moment. */
  readonly load: number
}

/**
 * Hashes at most `workers` passwords at once, off the event loop, at the lowest priority: whoever is signed in goes first. Throws
 * `server.busy` (503 with Retry-After) past its queue. Tests give a `compute` that counts what is computed.
 */
export async function createPasswordHasher(
  workers = Math.min(availableParallelism(), 4),
  cost = passwordCost,
  compute = argon2,
): Promise<PasswordHasher> {
  const options = argon2Options(cost)
  const queue: (() => void)[] = []
  let running = 0
  let lowered = false

  function requireRoom(): void {
    if (queue.length < workers * waitingPerWorker) return
    throw new Refusal(
      'server.busy',
      'Too many people are signing in right now. Try again in a few seconds.',
      { retryAfter: 3 },
    )
  }

  async function admitted<T>(work: () => Promise<T>): Promise<T> {
    if (running >= workers) {
      requireRoom()
      await new Promise<void>((resolve) => queue.push(resolve))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
      if (!lowered) lowered = lowerPriorityOfThreadPool()
    }
  }

  // What an unknown account's password is compared with: made at today's cost, so that the work is the same.
  const nobody = await compute.hash('no account has this password', options)
  return {
    hash: (password) => admitted(() => compute.hash(password, options)),
    async verify(stored, password) {
      const matches = await admitted(() => compute.verify(stored ?? nobody, password))
      return stored !== undefined && matches
    },
    isOutdated: (stored) => !stored.startsWith(`$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},`),
    requireRoom,
    get load() {
      return running + queue.length
    },
  }
}

/**
 * On Linux a thread has a priority of its own. The pool's threads, which hash, yield to the event loop's then: without it the
 * answers to everybody else wait for whole time slices during a storm of sign-ins. False until the threads exist.
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
