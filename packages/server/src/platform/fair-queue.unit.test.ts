import { expect, test } from 'vitest'
import { FairQueue, type Place } from './fair-queue.ts'

const full = new Error('full')

/** A queue that does one piece of work at a time, with the finished and the refused work. */
function queueOf(mostWaiting: number) {
  const queue = new FairQueue(1, mostWaiting, () => full)
  const order: string[] = []
  const refused: string[] = []
  const gate = Promise.withResolvers<void>()
  const all: Promise<unknown>[] = [queue.run(stranger('first'), () => gate.promise)]
  return {
    queue,
    refused,
    bring(name: string, place: Place) {
      const work = queue.run(place, async () => void order.push(name))
      all.push(work.catch(() => void refused.push(name)))
    },
    async finish(): Promise<string[]> {
      gate.resolve()
      await Promise.all(all)
      return order
    },
  }
}
const stranger = (...shares: string[]): Place => ({ lane: 'stranger', shares })
const known = (...shares: string[]): Place => ({ lane: 'known', shares })

test('T3 · networks take turns, and in each its addresses and accounts', async () => {
  const { bring, finish } = queueOf(20)
  for (const n of [1, 2, 3]) bring(`a${n}`, stranger('wide', 'one', 'max'))
  bring('other account', stranger('wide', 'one', 'liv'))
  bring('other address', stranger('wide', 'two', 'max'))
  bring('other network', stranger('far', 'three', 'eva'))
  expect(await finish()).toEqual(['a1', 'other network', 'other address', 'other account', 'a2', 'a3'])
})

test('T3 · known callers have every other turn, however many strangers wait', async () => {
  const { bring, finish } = queueOf(20)
  for (const n of [1, 2, 3, 4]) bring(`s${n}`, stranger(`network ${n}`))
  for (const n of [1, 2]) bring(`k${n}`, known('ada'))
  expect(await finish()).toEqual(['k1', 's1', 'k2', 's2', 's3', 's4'])
})

test('T3 · in a full lane the newest of the greatest share gives way to a smaller one', async () => {
  const { queue, bring, finish, refused } = queueOf(4)
  for (const n of [1, 2, 3]) bring(`a${n}`, stranger('wide', 'one', 'max'))
  bring('b1', stranger('wide', 'two', 'liv'))
  expect(() => queue.requireRoom(stranger('wide', 'one', 'max'))).toThrow(full)
  expect(() => queue.requireRoom(stranger('wide', 'two', 'liv'))).not.toThrow()
  bring('a4', stranger('wide', 'one', 'max'))
  bring('c1', stranger('far', 'three', 'eva'))
  bring('d1', stranger('farther', 'four', 'kim'))
  expect(queue.load).toBe(5)
  const order = await finish()
  expect(refused).toEqual(['a4', 'a3', 'a2'])
  expect(order.sort()).toEqual(['a1', 'b1', 'c1', 'd1'])
})

test('T3 · a full lane does not limit the other, and equal shares do not displace each other', async () => {
  const { bring, finish, refused } = queueOf(3)
  for (const n of [1, 2, 3, 4, 5]) bring(`s${n}`, stranger(`network ${n}`))
  for (const n of [1, 2, 3]) bring(`k${n}`, known(`person ${n}`))
  const order = await finish()
  expect(refused).toEqual(['s4', 's5'])
  expect(order.sort()).toEqual(['k1', 'k2', 'k3', 's1', 's2', 's3'])
})

test('T3 · work that fails lets the next one in', async () => {
  const queue = new FairQueue(1, 1, () => full)
  await expect(queue.run(stranger('a'), () => Promise.reject(new Error('it failed')))).rejects.toThrow(
    'it failed',
  )
  expect(await queue.run(stranger('a'), async () => 'done')).toBe('done')
  expect(queue.load).toBe(0)
})

test('work that must be alone waits for running work, and later work waits for it', async () => {
  const queue = new FairQueue(3, 20, () => full)
  const events: string[] = []
  const gates = new Map<string, () => void>()
  const bring = (name: string, alone = false) =>
    queue.run(
      known(name),
      async () => {
        events.push(name)
        await new Promise<void>((resolve) => gates.set(name, resolve))
      },
      { alone },
    )
  const end = async (name: string) => {
    gates.get(name)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const all = [bring('a'), bring('b'), bring('alone', true), bring('c'), bring('d')]
  expect(events).toEqual(['a', 'b'])
  await end('a')
  expect(events).toEqual(['a', 'b'])
  await end('b')
  expect(events).toEqual(['a', 'b', 'alone'])
  await end('alone')
  expect(events).toEqual(['a', 'b', 'alone', 'c', 'd'])
  for (const name of ['c', 'd']) await end(name)
  await Promise.all(all)
  expect(queue.load).toBe(0)
})

test('aborted work leaves the queue, and its place is free', async () => {
  const { queue, bring, finish, refused } = queueOf(2)
  const waited = new AbortController()
  bring('left', { ...stranger('a', 'b'), signal: waited.signal })
  bring('stays', stranger('a', 'b'))
  waited.abort(new Error('gone'))
  expect(queue.load).toBe(2)
  bring('comes later', stranger('c'))
  bring('comes too late', { ...stranger('d'), signal: waited.signal })
  expect(await finish()).toEqual(['stays', 'comes later'])
  expect(refused.toSorted()).toEqual(['comes too late', 'left'])
  expect(queue.load).toBe(0)
})

test('the limit of running work may change meanwhile', async () => {
  let atOnce = 2
  const events: string[] = []
  const queue = new FairQueue(
    () => atOnce,
    20,
    () => full,
  )
  const gates: (() => void)[] = []
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) =>
    queue.run(known(name), async () => {
      events.push(name)
      await new Promise<void>((resolve) => gates.push(resolve))
    }),
  )
  const endOne = async () => {
    gates.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(events).toEqual(['a', 'b'])
  atOnce = 1
  await endOne()
  expect(events).toEqual(['a', 'b'])
  atOnce = 3
  await endOne()
  expect(events).toEqual(['a', 'b', 'c', 'd', 'e'])
  while (gates.length > 0) await endOne()
  await Promise.all(all)
})
