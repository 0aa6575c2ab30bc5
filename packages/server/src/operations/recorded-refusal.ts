import type { Refusal } from '../platform/problem.ts'

/** A refusal whose events are committed before it is answered. */
export class RecordedRefusal {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    this.refusal = refusal
  }
}

/** What it returns, or the refusal that is to be committed with what was emitted. */
export async function recorded<T>(act: () => T | Promise<T>): Promise<T | RecordedRefusal> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof RecordedRefusal) return error
    throw error
  }
}
