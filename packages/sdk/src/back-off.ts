/**
 * Milliseconds to wait before the next try after this many failures: doubled each time up to `most`, with a random part between half and
 * all of it, so that clients that lost the server at the same moment do not return at the same moment.
 */
export function backOff(failures: number, { first, most }: { first: number; most: number }): number {
  const full = Math.min(most, first * 2 ** Math.min(failures - 1, 30))
  return full * (0.5 + Math.random() / 2)
}

/** Resolves after this many milliseconds, or as soon as the signal is aborted. Does not keep the process alive. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    timer.unref?.()
    signal.addEventListener('abort', done)
  })
}
