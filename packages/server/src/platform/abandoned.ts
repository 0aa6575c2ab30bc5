/** The client no longer waits for the answer, so the work for it has ended. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError'

  constructor() {
    super('Nobody waits for the answer any more')
  }
}
