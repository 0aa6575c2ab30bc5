import { setTimeout as sleep } from 'node:timers/promises'

/** Repeats an action for a while, this many at once. Returns the number per second. */
export async function perSecond(
  atOnce: number,
  milliseconds: number,
  once: () => Promise<unknown>,
): Promise<number> {
  const begun = performance.now()
  let done = 0
  const worker = async () => {
    while (performance.now() - begun < milliseconds) {
      await once()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return done / ((performance.now() - begun) / 1000)
}

/**
 * Starts an action at a fixed rate, whether or not earlier ones have ended: waiting for answers would spare a slow server. Returns the
 * duration of each, in milliseconds.
 */
export async function atRate(
  rate: number,
  milliseconds: number,
  once: () => Promise<unknown>,
): Promise<number[]> {
  const begun = performance.now()
  const taken: Promise<number>[] = []
  for (let due = 0; due < milliseconds; due += 1000 / rate) {
    const wait = due - (performance.now() - begun)
    if (wait > 0) await sleep(wait)
    taken.push(timed(once))
  }
  return Promise.all(taken)
}

/** The duration of an action, in milliseconds. */
export async function timed(once: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await once()
  return performance.now() - begun
}
