/**
 * Repeats a check until it is true. Throws when it is still false for a check that began later than this many milliseconds from now. A
 * check that began earlier and ended later proves nothing, because a busy machine answers late.
 */
export async function within(milliseconds: number, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    const late = performance.now() > deadline
    if (await isSo()) return
    if (late) throw new Error(`It was not so after ${milliseconds} ms`)
    // Answers from memory take no turn of the event loop, and would keep the news of a change from being read.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
