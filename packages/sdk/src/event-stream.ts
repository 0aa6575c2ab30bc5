/** One event of a stream of server-sent events. */
export interface StreamEvent {
  type: string
  data: string
}

export interface EventReader {
  onEvent(event: StreamEvent): void
  /** The id from which the stream can resume. It also comes without an event. */
  onId(id: string): void
  /** A whole line came, also a comment: the sender is alive. */
  onLine(): void
}

/** The most characters of one event. Rollcall sends no longer ones. */
const longestEvent = 1024 * 1024

/**
 * Reads a body by the parsing rules of server-sent events (WHATWG HTML, section 9.2.6), until it ends. An event without a final empty line
 * is dropped. Rejects when the body breaks off, and for an event of more than a million characters.
 */
export async function readEvents(body: ReadableStream<Uint8Array>, reader: EventReader): Promise<void> {
  const feed = lineFeeder(eventParser(reader))
  const decoder = new TextDecoder()
  for await (const bytes of body) feed(decoder.decode(bytes, { stream: true }))
}

/** Splits text at CRLF, LF or CR, in pieces of any size. */
function lineFeeder(onLine: (line: string) => void): (text: string) => void {
  let rest = ''
  let afterReturn = false
  return (text) => {
    // A CRLF that is cut between two pieces is one line end.
    const piece = afterReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') afterReturn = text.endsWith('\r')
    const lines = (rest + piece).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    if (rest.length > longestEvent) throw new Error('The stream sent a line that does not end')
    for (const line of lines) onLine(line)
  }
}

function eventParser({ onEvent, onId, onLine }: EventReader): (line: string) => void {
  let type = ''
  let data: string[] = []
  let length = 0
  let id: string | undefined
  return (line) => {
    onLine()
    if (line === '') {
      if (id !== undefined) onId(id)
      id = undefined
      if (data.length > 0) onEvent({ type: type || 'message', data: data.join('\n') })
      type = ''
      data = []
      length = 0
      return
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    length += value.length
    if (length > longestEvent) throw new Error('The stream sent an event that does not end')
    if (field === 'event') type = value
    else if (field === 'data') data.push(value)
    else if (field === 'id' && !value.includes('\0')) id = value
  }
}
