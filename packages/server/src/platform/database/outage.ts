import type { Log } from './database.ts'

/**
 * Logs an outage with one line at its beginning and one at its end, however often it is met in between. A different reason gets a line of
 * its own.
 */
export interface Outage {
  met(error: unknown): void
  over(): void
}

/** The most reasons that one outage logs. */
const mostReasons = 5

/** `began` and `ended` are the texts of the two lines. The second line has the number of failures and the duration. */
export function watchOutage(log: Log, { began, ended }: { began: string; ended: string }): Outage {
  let since = 0
  let failures = 0
  const told = new Set<string>()
  return {
    met(err) {
      if (failures === 0) since = performance.now()
      failures += 1
      const reason = err instanceof Error ? err.message : String(err)
      if (told.has(reason) || told.size >= mostReasons) return
      told.add(reason)
      log.warn({ err }, began)
    },
    over() {
      if (failures === 0) return
      log.warn({ failures, seconds: Math.round((performance.now() - since) / 1000) }, ended)
      failures = 0
      told.clear()
    },
  }
}
