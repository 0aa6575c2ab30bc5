import { BackupError, UnknownTenantError } from '../features/backups/backup-error.ts'
import { ConfigError } from '../platform/config-error.ts'
import {
  DatabaseDamagedError,
  DatabaseUnavailableError,
  DataFolderInUseError,
  isConnectionFailure,
  MigrationError,
} from '../platform/database/errors.ts'
import { Refusal } from '../platform/problem.ts'

/** The command line is not valid: exit code 2. */
export class UsageError extends Error {}

/** The command was refused or has failed: exit code 1. The message is for the person at the terminal. */
export class Failure extends Error {}

/** The output could not be written. */
export class OutputError extends Failure {
  /** The reader closed the pipe, as `head` does. That is not an error to report. */
  readonly readerLeft: boolean

  constructor(cause: NodeJS.ErrnoException) {
    super(`The output could not be written (${cause.code ?? cause.message}).`, { cause })
    this.readerLeft = cause.code === 'EPIPE'
  }
}

const expected = [
  BackupError,
  UnknownTenantError,
  UsageError,
  Failure,
  ConfigError,
  DataFolderInUseError,
  DatabaseDamagedError,
  DatabaseUnavailableError,
  MigrationError,
  Refusal,
]

/**
 * The text of an error for the terminal. An error that says what to do is shown without its stack. Any other error is a fault of Rollcall,
 * and its stack helps to find it.
 */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof OutputError && error.readerLeft) return ''
  if (error instanceof DatabaseUnavailableError && isConnectionFailure(error.cause))
    return `${error.message}. Start PostgreSQL there, or correct the address in DATABASE_URL.`
  const { severity, code } = error as { severity?: string; code?: string }
  // The message comes from the database server.
  if (severity)
    return `PostgreSQL refuses: ${error.message} (${code}). Correct DATABASE_URL, or the database that it names.`
  return expected.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message)
}

/** Returns 1 for a refusal or a failure, 2 for a command line that is not valid. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError || (error instanceof ConfigError && error.ofFlag) ? 2 : 1
}
