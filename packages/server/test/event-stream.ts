import { EventEmitter, once } from 'node:events'

/** Reads a stream of server-sent events as a program does. */
export async function openEvents(url: string, apiKey: string, lastId?: string) {
  const abort = new AbortController()
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    signal: abort.signal,
  })
  if (response.status !== 200 || !response.body) throw new Error(`${response.status}`)
  const told = new EventEmitter()
  const events: { name: string; data: unknown }[] = []
  let id: string | undefined
  const ended = read(response.body).catch(() => {})

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of body) {
      const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/m.exec(block) ?? []
        id = /^id: (.*)$/m.exec(block)?.[1] ?? id
        if (name) events.push({ name, data: JSON.parse(data ?? '') })
        told.emit(name ? 'event' : 'comment')
      }
    }
  }

  return {
    /** The data of the next event, which must have this name. */
    async next(name: string): Promise<unknown> {
      while (events.length === 0) await once(told, 'event')
      const event = events.shift()
      if (event?.name !== name) throw new Error(`${event?.name} came instead of ${name}`)
      return event.data
    },
    /** The data of all events up to the next one that `isMeant` accepts. */
    async until(name: string, isMeant = (_data: unknown) => true): Promise<unknown[]> {
      const passed: unknown[] = []
      for (;;) {
        while (events.length === 0) await once(told, 'event')
        const event = events.shift()
        passed.push(event?.data)
        if (event?.name === name && isMeant(event.data)) return passed
      }
    },
    /** Resolves at the next comment line. */
    comment: () => once(told, 'comment'),
    /** The id from which another stream can resume. */
    get lastId() {
      return id
    },
    get waiting() {
      return events.length
    },
    /** Resolves when the server has ended the stream. */
    ended,
    close: () => abort.abort(),
  }
}
