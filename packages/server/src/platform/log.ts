import { type DestinationStream, destination, type Logger, pino } from 'pino'
import { DatabaseUnavailableError } from './database/errors.ts'
import { Refusal } from './problem.ts'

// Lines leave together, a quarter of a second late at most: writing each by itself cost a third of what a short request costs. What
// is still waiting when the process ends, or logs something fatal, is written first.
const batches = { minLength: 4096, periodicFlush: 250 }

/**
 * One JSON object per line. Nothing that could be a secret is logged to begin with; these paths are the net below, for objects that
 * carry one by accident (an error with the request's headers, a row of the database).
 */
export function createLog(
  level: string,
  pretty: boolean,
  to: DestinationStream = destination({ fd: 2, sync: false, ...batches }),
): Logger {
  const redact = {
    paths: ['password', 'token', 'secret', 'key', 'hash', 'authorization', 'cookie'].flatMap((name) => [
      name,
      `*.${name}`,
      `*.*.${name}`,
    ]),
    censor: '[redacted]',
  }
  const serializers = { err: shownError }
  const base = {
    level,
    redact,
    serializers,
    base: { name: 'rollcall' },
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  // On a terminal the start-up lines are what a person reads, so routine lines stay out of their way.
  return pino({ ...base, ...(pretty ? { level: level === 'info' ? 'warn' : level } : {}) }, to)
}

/** An error as a line tells it. What is foreseen says why it happened; where in the program it arose tells nobody anything. */
export function shownError(error: unknown): unknown {
  const foreseen = error instanceof Refusal || error instanceof DatabaseUnavailableError
  return foreseen ? { type: error.name, message: error.message } : pino.stdSerializers.err(error as Error)
}
