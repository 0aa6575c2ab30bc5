import { EventEmitter, once } from 'node:events'

/** A stream of server-sent events as a program reads it. */
export async function openEvents(url: string, apiKey: string) {
  const abort = new AbortController()
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: abort.signal,
  })
  if (response.status !== 200 || !response.body) throw new Error(`${response.status}`)
  const told = new EventEmitter()
  const events: { name: string; data: unknown }[] = []
  const ended = read(response.body).catch(() => {})

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of body) {
      const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
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
    /** Resolves at the next sign of life. */
    comment: () => once(told, 'comment'),
    get waiting() {
      return events.length
    },
    /** Resolves when the server has ended it. */
    ended,
    close: () => abort.abort(),
  }
}
