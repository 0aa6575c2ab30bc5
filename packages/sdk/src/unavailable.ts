/** Rollcall could not be asked, so nothing is known about who sent a request. `cause` says why. */
export class RollcallUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RollcallUnavailable'
  }
}
