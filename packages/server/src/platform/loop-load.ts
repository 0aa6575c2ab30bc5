import { performance } from 'node:perf_hooks'

/** How long one look at the event loop counts, in milliseconds. */
const counts = 50

/** Returns which part of its time, from 0 to 1, the main thread has lately worked instead of waited. */
export function watchLoop(): () => number {
  let looked = performance.now()
  let since = performance.eventLoopUtilization()
  let load = 0
  return () => {
    const now = performance.now()
    if (now - looked < counts) return load
    load = performance.eventLoopUtilization(since).utilization
    since = performance.eventLoopUtilization()
    looked = now
    return load
  }
}
