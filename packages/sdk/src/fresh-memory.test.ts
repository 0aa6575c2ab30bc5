import { describe, expect, test } from 'vitest'
import { type Answer, createFreshMemory } from './fresh-memory.ts'

/** A memory, and a server that answers with the number of questions so far. */
function scene(options: { size?: number } = {}) {
  const world = { live: true, asked: 0, lifetime: 60_000 }
  const memory = createFreshMemory<number>({ size: 100, ...options, live: () => world.live })
  const answer = (user: string): Answer<number> => {
    world.asked += 1
    return { value: world.asked, users: [user], lifetime: world.lifetime }
  }
  const get = (key: string) => memory.get(key, async () => answer(key))
  return { world, memory, answer, get }
}

describe('What was answered', () => {
  test('is kept until its user or everything is invalidated', async () => {
    const { memory, get } = scene()
    expect([await get('a'), await get('a'), await get('b')]).toEqual([1, 1, 2])
    memory.forgetUsers(['b', 'c'])
    expect([await get('a'), await get('b')]).toEqual([1, 3])
    memory.forgetAll()
    expect([await get('a'), await get('b')]).toEqual([4, 5])
  })

  test('is asked for once by all who ask at the same time', async () => {
    const { get } = scene()
    expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual([1, 1, 2])
  })

  test('is not kept when an invalidation came while it was under way', async () => {
    const { memory, answer, get } = scene()
    let arrive = (_: Answer<number>) => {}
    const asked = memory.get('a', () => new Promise((resolve) => (arrive = resolve)))
    memory.forgetUsers(['a'])
    arrive(answer('a'))
    expect(await asked).toBe(1)
    expect(memory.size).toBe(0)
    expect(await get('a')).toBe(2)
  })

  test('is asked for again after a change, however long the earlier answer takes', async () => {
    const { memory, answer, get } = scene()
    let arrive = (_: Answer<number>) => {}
    const before = memory.get('a', () => new Promise((resolve) => (arrive = resolve)))
    memory.forgetUsers(['a'])
    expect(await get('a')).toBe(1)
    arrive(answer('a'))
    expect(await before).toBe(2)
    expect(await get('a'), 'an answer from before the change is not kept').toBe(1)
  })

  test('is neither used nor kept while changes may be missed', async () => {
    const { world, memory, get } = scene()
    await get('a')
    world.live = false
    expect([await get('a'), await get('a'), await get('b')]).toEqual([2, 3, 4])
    expect(memory.size).toBe(1)
  })

  test('without a lifetime is used once', async () => {
    const { world, memory, get } = scene()
    world.lifetime = 0
    expect([await get('a'), await get('a')]).toEqual([1, 2])
    expect(memory.size).toBe(0)
  })

  test('is removed first when it was unused for longest and there are too many', async () => {
    const { memory, get } = scene({ size: 2 })
    await get('a')
    await get('b')
    await get('a')
    await get('c')
    expect(memory.size).toBe(2)
    expect([await get('a'), await get('c'), await get('b')]).toEqual([1, 3, 4])
  })

  test('is asked anew after a failure', async () => {
    const { memory, get } = scene()
    await expect(memory.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await get('a')).toBe(1)
  })
})
