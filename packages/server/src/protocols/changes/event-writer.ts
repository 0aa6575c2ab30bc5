import type { ServerResponse } from 'node:http'

/** Writes the events of one stream. What is written before it begins waits until then. */
export interface EventWriter {
  readonly ended: boolean
  /** Writes what comes first, and then what waits. */
  begin(...first: string[]): void
  write(text: string): void
  end(): void
}

/** Bytes that a reader may leave unread before it is cut off: by beginning anew it knows that it has missed something. */
const mostUnread = 64 * 1024

export function openEventWriter(raw: ServerResponse): EventWriter {
  let waiting: string[] | undefined = []
  let ended = false
  return {
    get ended() {
      return ended
    },
    begin(...first) {
      const texts = [...first, ...(waiting ?? [])]
      waiting = undefined
      for (const text of texts) write(raw, text)
    },
    write(text) {
      if (waiting) waiting.push(text)
      else write(raw, text)
    },
    end() {
      ended = true
      if (!waiting) end(raw)
    },
  }
}

function write(raw: ServerResponse, text: string): void {
  if (raw.writableEnded) return
  if (raw.writableLength > mostUnread) raw.destroy()
  else raw.write(text)
}

/** Whoever has not read what was sent so far is not waited for. */
function end(raw: ServerResponse): void {
  if (raw.writableLength > 0) raw.destroy()
  else raw.end()
}
