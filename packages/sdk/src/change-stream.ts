import { bindings, type Change } from '@rollcall/contract/changes.ts'
import { addressOf } from '@rollcall/contract/http.ts'
import { backOff, pause } from './back-off.ts'
import { readEvents, type StreamEvent } from './event-stream.ts'

export interface ChangeListener {
  /** Cached answers about these users are no longer valid. */
  onUsers(users: readonly string[]): void
  /** Nothing cached is valid: the rules of the tenant changed, or changes may have been missed. */
  onEverything(): void
  onError(error: Error): void
}

export interface ChangeStream {
  /** True when a line came within the last second, so that a change would have been reported. */
  readonly live: boolean
  close(): void
}

interface StreamOptions {
  url: string
  tenant: string
  apiKey: string
  fetch: typeof fetch
}

/** A stream is trusted for this many milliseconds after its last line: the second within which a revocation takes effect. */
const trustedFor = 1000
/** A stream without a line for this many milliseconds is closed and opened anew. */
const cutAfter = 3000
/**
 * A stream is not trusted yet for this many milliseconds after its start: another node that is asked now may not have heard of a change
 * just before.
 */
const settlesAfter = 500
const tries = { first: 100, most: 5000 }

/**
 * Keeps a change stream open until it is closed. When one ends, the next begins at any node. If it cannot resume, it reports a change of
 * everything, because changes may have been missed.
 */
export function openChangeStream(options: StreamOptions, listener: ChangeListener): ChangeStream {
  const closing = new AbortController()
  /** Both by the monotonic clock, which cannot be set. Infinity means not ready. */
  let readyAt = Number.POSITIVE_INFINITY
  let lastLine = Number.NEGATIVE_INFINITY

  /** The id from which the server can report missed changes. */
  let lastId: string | undefined

  const isReady = () => readyAt < Number.POSITIVE_INFINITY

  async function keepOpen(): Promise<void> {
    for (let failures = 0; !closing.signal.aborted; ) {
      try {
        await readOnce()
        throw new Error('The server ended the change stream')
      } catch (error) {
        // After a stream that lasted, the next begins at once. Others wait longer each time.
        failures = performance.now() - readyAt > tries.most ? 1 : failures + 1
        lost(error as Error)
      }
      await pause(backOff(failures, tries), closing.signal)
    }
  }

  function lost(error: Error): void {
    const wasReady = isReady()
    readyAt = Number.POSITIVE_INFINITY
    if (closing.signal.aborted) return
    if (wasReady && lastId === undefined) listener.onEverything()
    listener.onError(error)
  }

  async function readOnce(): Promise<void> {
    const attempt = new AbortController()
    const cut = () => attempt.abort(new Error(`The change stream was silent for ${cutAfter / 1000} s`))
    let watchdog = watch(cut)
    const end = () => attempt.abort(closing.signal.reason)
    closing.signal.addEventListener('abort', end)
    try {
      const body = await open(options, lastId, attempt.signal)
      await readEvents(body, {
        onLine() {
          const now = performance.now()
          // Changes of the silent time come now, but maybe a moment after this line.
          if (isReady() && now - lastLine > trustedFor) listener.onEverything()
          lastLine = now
          clearTimeout(watchdog)
          watchdog = watch(cut)
        },
        onEvent: hear,
        onId(id) {
          lastId = id
        },
      })
    } finally {
      clearTimeout(watchdog)
      closing.signal.removeEventListener('abort', end)
      attempt.abort()
    }
  }

  function hear({ type, data }: StreamEvent): void {
    if (type === 'ready') {
      readyAt = performance.now()
      const { resumed } = JSON.parse(data) as { resumed?: boolean }
      if (resumed !== true) listener.onEverything()
    } else if (type === 'change') {
      const change = JSON.parse(data) as Change
      if (change.kind === 'users') listener.onUsers(change.users)
      else listener.onEverything()
    }
  }

  void keepOpen()
  return {
    get live() {
      const now = performance.now()
      return now - readyAt >= settlesAfter && now - lastLine <= trustedFor
    },
    close: () => closing.abort(),
  }
}

function watch(cut: () => void): NodeJS.Timeout {
  return setTimeout(cut, cutAfter).unref()
}

async function open(
  options: StreamOptions,
  lastId: string | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const path = addressOf(bindings.follow).replace('{tenant}', encodeURIComponent(options.tenant))
  const response = await options.fetch(`${options.url}${path}`, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${options.apiKey}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    signal,
  })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (response.status === 200 && isStream && response.body) return response.body
  throw new Error(`The server answered ${response.status} instead of the change stream`)
}
