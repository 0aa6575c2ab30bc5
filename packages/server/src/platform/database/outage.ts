import type { Log } from './database.ts'

/** Tells of an outage by one line at its beginning and one at its end, however often it is met in between. */
export interface Outage {
  met(error: unknown): void
  over(): void
}

/** `began` and `ended` are what the two lines say; the second has how often it was met and how long it lasted. */
export function watchOutage(log: Log, { began, ended }: { began: string; ended: string }): Outage {
  let since = 0
  let failures = 0
  return {
    met(err) {
      failures += 1
      if (failures > 1) return
      since = performance.now()
      log.warn({ err }, began)
    },
    over() {
      if (failures === 0) return
      log.warn({ failures, seconds: Math.round((performance.now() - since) / 1000) }, ended)
      failures = 0
    },
  }
}
