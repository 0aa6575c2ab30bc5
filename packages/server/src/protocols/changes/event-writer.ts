import type { ServerResponse } from 'node:http'

/** Writes the events of one stream. Events before `begin` wait until then. */
export interface EventWriter {
  readonly ended: boolean
  /** Writes the first events, and then those that wait. */
  begin(...first: string[]): void
  write(text: string): void
  end(): void
}

/** The bytes that a reader may leave unread before it is cut off. It then reconnects and knows that it has missed something. */
const mostUnread = 64 * 1024

/** Opens a writer for the body of this response. */
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

/** Does not wait for a reader who has not read everything. */
function end(raw: ServerResponse): void {
  if (raw.writableLength > 0) raw.destroy()
  else raw.end()
}
