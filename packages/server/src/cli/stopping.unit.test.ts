import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDrain } from '../http/draining.ts'
import { untilTold } from './stopping.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function begin(time = 5_000) {
  const signals = new EventEmitter()
  const drain = createDrain()
  let stopped = false
  untilTold(drain, time, signals).then(() => {
    stopped = true
  })
  return { signals, drain, stopped: () => stopped }
}

test('N5 · SIGTERM drains for the time that is set, then stops', async () => {
  const { signals, drain, stopped } = begin()
  signals.emit('SIGTERM')
  await vi.advanceTimersByTimeAsync(4_999)
  expect([drain.begun, stopped()]).toEqual([true, false])
  await vi.advanceTimersByTimeAsync(1)
  expect(stopped()).toBe(true)
  expect(signals.eventNames()).toEqual([])
})

test('N5 · a second signal ends the waiting', async () => {
  const { signals, stopped } = begin()
  signals.emit('SIGTERM')
  await vi.advanceTimersByTimeAsync(10)
  signals.emit('SIGINT')
  await vi.advanceTimersByTimeAsync(0)
  expect(stopped()).toBe(true)
})

test.each([
  ['SIGINT', 5_000],
  ['SIGTERM', 0],
])('N5 · %s with %i ms does not wait', async (signal, time) => {
  const { signals, drain, stopped } = begin(time)
  signals.emit(signal)
  await vi.advanceTimersByTimeAsync(0)
  expect([drain.begun, stopped()]).toEqual([false, true])
})
