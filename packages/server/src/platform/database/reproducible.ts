import nodeCrypto from 'node:crypto'

/** The time in every cluster that a template is made from. */
export const birth = Date.UTC(2026, 0, 1)

/**
 * Stops the clock of this thread and makes its dice fall the same way each time, so that a cluster made in it is the same to the byte
 * wherever it is made, and anybody can make the one in a package again. Nothing that has to be secret may be made in it.
 */
export function stopClockAndDice(): void {
  let state = 1
  function fill<T extends NodeJS.ArrayBufferView>(view: T): T {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    for (const index of bytes.keys()) {
      // A linear congruential generator, as in the C standard: its low bits are the poorer ones.
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
      bytes[index] = state >> 16
    }
    return view
  }
  Object.assign(Date, { now: () => birth })
  Object.assign(performance, { now: () => 0 })
  // What the engine takes from Node.
  Object.assign(nodeCrypto, { randomFillSync: fill })
}
