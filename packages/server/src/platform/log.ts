import { type DestinationStream, destination, type Logger, pino } from 'pino'
import { DatabaseUnavailableError } from './database/errors.ts'
import { Refusal } from './problem.ts'

// Lines are written together, at most a quarter of a second late: writing each one by itself cost a third of the time of a short request.
// Waiting lines are written when the process ends or logs a fatal error.
const batches = { minLength: 4096, periodicFlush: 250 }

/**
 * Logs one JSON object per line. Code should never log a secret; these paths catch objects that carry one by accident, such as an error
 * with a request's headers or a row of the database.
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
  // On a terminal people read the start-up lines, so routine lines are left out.
  return pino({ ...base, ...(pretty ? { level: level === 'info' ? 'warn' : level } : {}) }, to)
}

/** An error as the log has it. An expected error has its reason without a stack, which would help nobody. */
export function shownError(error: unknown): unknown {
  const foreseen = error instanceof Refusal || error instanceof DatabaseUnavailableError
  return foreseen ? { type: error.name, message: error.message } : pino.stdSerializers.err(error as Error)
}
