import type { EventEmitter } from 'node:events'

/**
 * Resolves when the server is to stop. SIGTERM begins to drain and then waits this many milliseconds, so that load balancers notice that
 * the node is not ready. A second signal ends the wait at once. Ctrl-C does not wait.
 */
export async function untilTold(
  drain: { begin(): void },
  drainingTime: number,
  signals: EventEmitter = process,
): Promise<void> {
  const first = await nextSignal(signals)
  if (first !== 'SIGTERM' || drainingTime === 0) return
  drain.begin()
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), drainingTime)
  await nextSignal(signals, stop.signal)
  clearTimeout(timer)
}

function nextSignal(signals: EventEmitter, stop?: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const names = ['SIGTERM', 'SIGINT', 'SIGHUP']
    const listeners = names.map((name) => [name, () => end(name)] as const)
    const end = (name: string) => {
      for (const [each, listener] of listeners) signals.off(each, listener)
      resolve(name)
    }
    for (const [name, listener] of listeners) signals.on(name, listener)
    stop?.addEventListener('abort', () => end('stop'), { once: true })
  })
}
