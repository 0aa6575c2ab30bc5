import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseOverloadedError } from '../platform/database/errors.ts'
import { NeedsTenantAlone, type Sharing } from './locked-accounts.ts'

const mostTries = 3
const pause = 25

/**
 * Makes a change again when the database rolled it back because it conflicted with another one. That is safe because nobody learns of a
 * change before its commit. Each pause is longer and of random length, so that the two changes do not conflict again.
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

/** Makes a change that locks only its accounts. Makes it again with the whole tenant locked where it turns out to need that. */
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
