/** Rollcall could not be asked, so nothing is known about who sent a request. `cause` says why. */
export class RollcallUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RollcallUnavailable'
  }
}

/** For a reason why there was no answer. */
export function unavailable(reason: unknown): RollcallUnavailable {
  return new RollcallUnavailable(`Rollcall could not be asked: ${wordsOf(reason)}`, { cause: reason })
}

/** What fetch says is only that it failed; the reason is below. */
function wordsOf(reason: unknown): string {
  const { message, cause } = reason as Error
  const below = cause instanceof Error ? ` (${cause.message || (cause as NodeJS.ErrnoException).code})` : ''
  return `${message}${below}`
}
