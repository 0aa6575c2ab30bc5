import { setTimeout as sleep } from 'node:timers/promises'

/** Does something over and over, so many at once, for a while; returns how often per second it was done. */
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
 * Begins something at a fixed rate, whether or not the last one has been answered: waiting for answers would spare a slow server.
 * Returns how long each took, in milliseconds.
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

/** How long something took, in milliseconds. */
export async function timed(once: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await once()
  return performance.now() - begun
}
