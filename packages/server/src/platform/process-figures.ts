import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'

/** How this process does. */
export interface ProcessFigures {
  /** Since the figures before. */
  seconds: number
  /** Cores that it kept busy, 1 being one core. */
  cpu: number
  /** How long its event loop kept a timer waiting, in milliseconds; only one in a hundred waited longer. */
  loopDelay: number
  /** Bytes of memory that the process has. */
  rss: number
  /** Bytes in use in the heap of its main thread, and the most that it may have. */
  heap: number
  heapLimit: number
}

/** How often the event loop is looked at, in milliseconds. More often would cost more than it tells. */
const resolution = 50

/** Watches this process. Each call of `figures` is about the time since the call before. */
export function watchProcess(): { figures(): ProcessFigures; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  let cpu = process.cpuUsage()
  let at = performance.now()
  return {
    figures() {
      const [used, now] = [process.cpuUsage(cpu), performance.now()]
      const seconds = Math.max(now - at, 1) / 1000
      const late = delay.count > 0 ? delay.percentile(99) / 1e6 - resolution : 0
      delay.reset()
      cpu = process.cpuUsage()
      at = now
      const { rss, heapUsed: heap } = process.memoryUsage()
      return {
        seconds,
        cpu: (used.user + used.system) / 1e6 / seconds,
        loopDelay: Math.max(late, 0),
        rss,
        heap,
        heapLimit: getHeapStatistics().heap_size_limit,
      }
    },
    stop: () => void delay.disable(),
  }
}
