import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEvents, type StreamEvent } from './event-stream.ts'

async function read(...pieces: (string | Uint8Array)[]) {
  const events: StreamEvent[] = []
  const ids: string[] = []
  let lines = 0
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
      controller.close()
    },
  })
  await readEvents(body, {
    onEvent: (event) => events.push(event),
    onId: (id) => ids.push(id),
    onLine: () => (lines += 1),
  })
  return { events, ids, lines }
}

describe('A stream of server-sent events', () => {
  test('has events of a type, with lines of data', async () => {
    const { events } = await read(
      'event: change\ndata: {"kind":\ndata:"tenant"}\n\ndata\n\nevent: ready\ndata: {}\n\n',
    )
    expect(events).toEqual([
      { type: 'change', data: '{"kind":\n"tenant"}' },
      { type: 'message', data: '' },
      { type: 'ready', data: '{}' },
    ])
  })

  test('accepts comments and unknown fields as signs of life, not as events', async () => {
    expect(await read(':\n\n: still here\nid: 1\nretry: 5\n\n')).toEqual({
      events: [],
      ids: ['1'],
      lines: 6,
    })
  })

  test('ignores an event and an id without a final empty line', async () => {
    expect(await read('id: 7\nevent: change\ndata: {}\n')).toMatchObject({ events: [], ids: [] })
  })

  test('is read the same for all line ends and all ways of cutting it', async () => {
    const text = 'event: change\ndata: {"kind":"users","users":["é€😀"]}\n\n:\n\nevent: ready\ndata: {}\n\n'
    const { events } = await read(text)
    const ends = fc.constantFrom('\n', '\r', '\r\n')
    await fc.assert(
      fc.asyncProperty(ends, fc.array(fc.nat(100), { maxLength: 8 }), async (end, places) => {
        const bytes = new TextEncoder().encode(text.replaceAll('\n', end))
        const cuts = [0, ...places.sort((a, b) => a - b), bytes.length]
        const pieces = cuts.slice(1).map((cut, index) => bytes.slice(cuts[index], cut))
        expect((await read(...pieces)).events).toEqual(events)
      }),
    )
  })

  test('with a line or an event that does not end is rejected', async () => {
    const long = 'x'.repeat(600_000)
    await expect(read(long, long)).rejects.toThrow('a line that does not end')
    await expect(read(`data: ${long}\ndata: ${long}\n`)).rejects.toThrow('an event that does not end')
  })
})
