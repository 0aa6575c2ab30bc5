import { ConfigError } from '../platform/config-error.ts'
import {
  DatabaseDamagedError,
  DatabaseUnavailableError,
  DataFolderInUseError,
  isConnectionFailure,
  MigrationError,
} from '../platform/database/errors.ts'
import { Refusal } from '../platform/problem.ts'

/** The command was called in a way that there is not; exit code 2. */
export class UsageError extends Error {}

/** What was asked for was refused or has failed, in a sentence for the person at the terminal; exit code 1. */
export class Failure extends Error {}

/** What was to be printed did not arrive. */
export class OutputError extends Failure {
  /** The reader has seen enough, as `head` has: nothing to complain about. */
  readonly readerLeft: boolean

  constructor(cause: NodeJS.ErrnoException) {
    super(`What was to be printed could not be written (${cause.code ?? cause.message}).`, { cause })
    this.readerLeft = cause.code === 'EPIPE'
  }
}

const expected = [
  UsageError,
  Failure,
  ConfigError,
  DataFolderInUseError,
  DatabaseDamagedError,
  DatabaseUnavailableError,
  MigrationError,
  Refusal,
]

/** Errors that say what to do are shown as they are; anything else is a fault of ours, and its stack helps. */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof OutputError && error.readerLeft) return ''
  if (error instanceof DatabaseUnavailableError && isConnectionFailure(error.cause))
    return `${error.message}. Start PostgreSQL there, or correct the address in DATABASE_URL.`
  const { severity, code } = error as { severity?: string; code?: string }
  // What the database server says.
  if (severity)
    return `PostgreSQL refuses: ${error.message} (${code}). Correct DATABASE_URL, or what it names there.`
  return expected.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message)
}

/** 1 for what was refused or has failed, 2 for a command that there is not. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError || (error instanceof ConfigError && error.ofFlag) ? 2 : 1
}
