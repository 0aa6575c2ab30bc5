import type { Refusal } from '../platform/problem.ts'

/** A refusal that is answered only after its events are committed. */
export class RecordedRefusal {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    this.refusal = refusal
  }
}

/** Returns the result, or a refusal that has to be committed with its events. */
export async function recorded<T>(act: () => T | Promise<T>): Promise<T | RecordedRefusal> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof RecordedRefusal) return error
    throw error
  }
}
