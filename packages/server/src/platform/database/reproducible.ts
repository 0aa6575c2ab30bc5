import nodeCrypto from 'node:crypto'

/** The time in every cluster that a template is made from. */
export const birth = Date.UTC(2026, 0, 1)

/**
 * Stops the clock of this thread and makes its random numbers predictable, so that a new cluster is always the same to the byte and anyone
 * can rebuild the one in a package. No secret may be made in this thread.
 */
export function stopClockAndDice(): void {
  let state = 1
  function fill<T extends NodeJS.ArrayBufferView>(view: T): T {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    for (const index of bytes.keys()) {
      // A linear congruential generator, as in the C standard. Its low bits are the weaker ones.
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
      bytes[index] = state >> 16
    }
    return view
  }
  Object.assign(Date, { now: () => birth })
  Object.assign(performance, { now: () => 0 })
  // The functions that the engine takes from Node.
  Object.assign(nodeCrypto, { randomFillSync: fill })
}
