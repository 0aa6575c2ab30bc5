/**
 * Asks until this is so, and throws when it is still not so for a question that began later than this many milliseconds from now. One that
 * began earlier and is answered later says nothing: a busy machine answers late.
 */
export async function within(milliseconds: number, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    const late = performance.now() > deadline
    if (await isSo()) return
    if (late) throw new Error(`It was not so after ${milliseconds} ms`)
    // Answers from memory take no turn of the event loop, and would keep the news of a change from ever being read.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
