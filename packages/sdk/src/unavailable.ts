/** Rollcall could not be asked, so the sender of a request is not known. `cause` has the reason. */
export class RollcallUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RollcallUnavailable'
  }
}

/** Makes the error for a reason why there was no answer. */
export function unavailable(reason: unknown): RollcallUnavailable {
  return new RollcallUnavailable(`Rollcall could not be asked: ${wordsOf(reason)}`, { cause: reason })
}

/** fetch only says that it failed; the reason is in `cause`. */
function wordsOf(reason: unknown): string {
  const { message, cause } = reason as Error
  const below = cause instanceof Error ? ` (${cause.message || (cause as NodeJS.ErrnoException).code})` : ''
  return `${message}${below}`
}
