import { EventEmitter, once } from 'node:events'

/** A stream of server-sent events as a program reads it. */
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
    /** The data of the events before the next one that is meant, and of that. */
    async until(name: string, isMeant = (_data: unknown) => true): Promise<unknown[]> {
      const passed: unknown[] = []
      for (;;) {
        while (events.length === 0) await once(told, 'event')
        const event = events.shift()
        passed.push(event?.data)
        if (event?.name === name && isMeant(event.data)) return passed
      }
    },
    /** Resolves at the next sign of life. */
    comment: () => once(told, 'comment'),
    /** From where another stream can go on. */
    get lastId() {
      return id
    },
    get waiting() {
      return events.length
    },
    /** Resolves when the server has ended it. */
    ended,
    close: () => abort.abort(),
  }
}
