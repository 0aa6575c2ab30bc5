/** The database cannot be reached, or has no free connection. The request was not wrong; trying again later may work. */
export class DatabaseUnavailableError extends Error {
  override readonly name: string = 'DatabaseUnavailableError'
}

/** The connection broke while committing. The change may or may not have been made. */
export class CommitOutcomeUnknownError extends DatabaseUnavailableError {}

/**
 * The database is overloaded: a lock or an answer took too long, two changes conflicted, or memory, disk or connections have run out.
 * Nothing was kept, and trying again later may work.
 */
export class DatabaseOverloadedError extends DatabaseUnavailableError {
  override readonly name = 'DatabaseOverloadedError'
  /** Two changes conflicted. The same change usually succeeds when it begins again at once. */
  readonly inTheWay: boolean

  constructor(message: string, options: ErrorOptions & { inTheWay: boolean }) {
    super(message, options)
    this.inTheWay = options.inTheWay
  }
}

/** A statement of a read took too long. The caller can ask for less, or try again later. */
export class TimeLimitError extends DatabaseUnavailableError {
  override readonly name = 'TimeLimitError'
}

/** The files of the database are damaged, by the disk or by a change from outside. */
export class DatabaseDamagedError extends Error {
  override readonly name = 'DatabaseDamagedError'
}

/** The server is read-only: a standby, or set to read-only. Another server may be the leader by now. */
export class ReadOnlyServerError extends DatabaseUnavailableError {}

/** A statement failed earlier in the transaction and its error was ignored, so nothing was kept. */
export class TransactionAbortedError extends Error {
  override readonly name = 'TransactionAbortedError'
}

/** Another process has locked the data folder of the embedded database. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError'

  constructor(folder: string) {
    super(
      `${folder} is in use by another Rollcall process. Stop it first, or start this one with another data folder ` +
        '(two processes on one folder would silently lose data).',
    )
  }
}

/** The database does not suit this program. The message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

// SQLSTATE classes 08 (connection) and 57P0x (server stopping or starting), 53300 (no connection slots left) and 25P03 (a transaction
// that waited too long for its next statement was ended, with its connection).
const unavailableState = /^(08...|57P0[1-5]|53300|25P03)$/
// 40001 (serialization failure) and 40P01 (deadlock).
const inTheWayState = /^40(001|P01)$/
// 55P03 (lock not available), 57014 (statement timeout) and class 53 (insufficient resources).
const overloadedState = /^(55P03|57014|53...)$/
// data_corrupted and index_corrupted
const damagedState = /^XX00[12]$/
// Only for a transaction that may write.
const readOnlyState = '25006'
const unavailableSystemCode = /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|ADDRNOTAVAIL|AI_)|ENOTFOUND$|ENOENT$)/
const unavailableMessage =
  /^(Connection terminated|timeout e|Query read timeout|Client (has|was)|Cannot use a pool)/

/** Says whether the connection has failed, rather than the statement. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof DatabaseUnavailableError) return true
  if (error instanceof AggregateError) return error.errors.some(isConnectionFailure)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    unavailableState.test(code) || unavailableSystemCode.test(code) || unavailableMessage.test(error.message)
  )
}

/** Says whether a statement failed because an earlier one in its transaction had failed. */
export function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02'
}

/** Says whether the server cancelled a statement, on request or for its time limit. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}

/** Says whether the server refused a change because it is read-only. */
export function isReadOnlyRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === readOnlyState
}

/**
 * Turns a connection failure into a DatabaseUnavailableError, a read-only refusal into a ReadOnlyServerError, an overload into a
 * DatabaseOverloadedError, and a damaged file into a DatabaseDamagedError. Returns any other error as it is.
 */
export function asDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseUnavailableError) return error
  if (error instanceof Error && 'code' in error && damagedState.test(String(error.code)))
    return new DatabaseDamagedError(
      `The files of the database are damaged: ${error.message}. Stop Rollcall, keep a copy of the files as they are, check the disk, and ` +
        'restore the last backup.',
      { cause: error },
    )
  if (isReadOnlyRefusal(error))
    return new ReadOnlyServerError('The database server takes no changes', { cause: error })
  if (!isConnectionFailure(error)) return asOverload(error) ?? error
  const detail = error instanceof AggregateError ? String(error.errors[0]) : (error as Error).message
  return new DatabaseUnavailableError(`The database is not available: ${detail}`, { cause: error })
}

function asOverload(error: unknown): DatabaseOverloadedError | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const inTheWay = inTheWayState.test(error.code)
  if (!inTheWay && !overloadedState.test(error.code)) return undefined
  return new DatabaseOverloadedError(`The database is overloaded: ${error.message} (${error.code})`, {
    cause: error,
    inTheWay,
  })
}
