import { expect, test, vi } from 'vitest'
import { coalesceHints } from './hints.ts'

test('The first hint leaves at once, those that follow leave together, each once', () => {
  vi.useFakeTimers()
  try {
    const sent: string[][] = []
    const hints = coalesceHints(10, async (some) => sent.push(some))
    for (const hint of ['a', 'a', 'b', 'a']) hints.send([hint])
    expect(sent).toEqual([['a']])
    vi.advanceTimersByTime(10)
    expect(sent).toEqual([['a'], ['a', 'b']])
    vi.advanceTimersByTime(100)
    expect(sent).toHaveLength(2)
    hints.send(['c'])
    expect(sent.at(-1)).toEqual(['c'])
    hints.stop()
  } finally {
    vi.useRealTimers()
  }
})
