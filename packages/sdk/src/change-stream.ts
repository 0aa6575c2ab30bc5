import { bindings, type Change } from '@rollcall/contract/changes.ts'
import { addressOf } from '@rollcall/contract/http.ts'
import { backOff, pause } from './back-off.ts'
import { readEvents, type StreamEvent } from './event-stream.ts'

export interface ChangeListener {
  /** These users are not to be believed any more. */
  onUsers(users: readonly string[]): void
  /** Nothing is: the rules of the tenant changed, or changes may have been missed. */
  onEverything(): void
  onError(error: Error): void
}

export interface ChangeStream {
  /** Has it shown within the last second that it would have told of a change? */
  readonly live: boolean
  close(): void
}

interface StreamOptions {
  url: string
  tenant: string
  apiKey: string
  fetch: typeof fetch
}

/** For this many milliseconds after its last line a stream is believed: the second within which a revocation counts. */
const trustedFor = 1000
/** After this many milliseconds without a line it is taken for cut, and opened anew. */
const cutAfter = 3000
/**
 * For this many milliseconds after it began it is not believed yet: of a change just before, another node that is asked now may not have
 * heard.
 */
const settlesAfter = 500
const tries = { first: 100, most: 5000 }

/**
 * Keeps a change stream open until it is closed. Where one ends, the next begins, at whichever node; if that cannot be, what may have been
 * missed in between is told as a change of everything.
 */
export function openChangeStream(options: StreamOptions, listener: ChangeListener): ChangeStream {
  const closing = new AbortController()
  /** Both by the monotonic clock, which nobody sets; not ready is infinitely late. */
  let readyAt = Number.POSITIVE_INFINITY
  let lastLine = Number.NEGATIVE_INFINITY

  /** From where the server can tell what was missed. */
  let lastId: string | undefined

  const isReady = () => readyAt < Number.POSITIVE_INFINITY

  async function keepOpen(): Promise<void> {
    for (let failures = 0; !closing.signal.aborted; ) {
      try {
        await readOnce()
        throw new Error('The server ended the change stream')
      } catch (error) {
        // One that has lasted begins again at once, others wait longer and longer.
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
          // What was told during the silence comes now, but maybe a moment after this line.
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
