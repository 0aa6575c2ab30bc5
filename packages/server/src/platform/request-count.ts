/** The HTTP requests of this process. */
export interface RequestCount {
  begin(): void
  end(): void
  /** Requests that have ended since the process began. */
  readonly ended: number
  readonly underWay: number
}

export function createRequestCount(): RequestCount {
  let begun = 0
  let ended = 0
  return {
    begin() {
      begun += 1
    },
    end() {
      ended += 1
    },
    get ended() {
      return ended
    },
    get underWay() {
      return begun - ended
    },
  }
}
