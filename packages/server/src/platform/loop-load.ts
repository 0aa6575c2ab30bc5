import { performance } from 'node:perf_hooks'

/** How long one measurement of the event loop is valid, in milliseconds. */
const counts = 50

/** Returns a function that gives the part of its time, from 0 to 1, for which the main thread was recently busy. */
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
