import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseOverloadedError } from '../platform/database/errors.ts'
import { NeedsTenantAlone, type Sharing } from './locked-accounts.ts'

const mostTries = 3
const pause = 25

/**
 * Makes a change once more when the database rolled it back because another one was in its way: until it has committed, nobody was told
 * of it. Each time after a longer pause of random length, so that the two do not meet again.
 */
export async function againWhenInTheWay<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof DatabaseOverloadedError && error.inTheWay) || tries === mostTries) throw error
      await sleep(Math.random() * pause * 2 ** tries)
    }
  }
}

/** Makes a change that shares its tenant, and once more with the tenant alone where that turns out to be needed. */
export async function againAloneWhenNeeded<T>(
  sharing: Sharing | undefined,
  attempt: (sharing: Sharing | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(sharing)
  } catch (error) {
    if (!(error instanceof NeedsTenantAlone)) throw error
    return attempt(undefined)
  }
}
