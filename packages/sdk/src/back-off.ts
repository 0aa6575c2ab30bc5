/**
 * Milliseconds to wait before the next try after so many failed ones: doubled each time up to `most`, and anything between half of it
 * and all of it, so that those who lost the server at the same moment do not come back at the same moment.
 */
export function backOff(failures: number, { first, most }: { first: number; most: number }): number {
  const full = Math.min(most, first * 2 ** Math.min(failures - 1, 30))
  return full * (0.5 + Math.random() / 2)
}

/** Resolves after so many milliseconds, or as soon as the signal ends what it is for. It does not keep a process alive. */
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
