import { expect, test } from 'vitest'
import { ConnectionLanes, type Purpose } from './lanes.ts'

const limit = 5_000

/** Takes all available connections for this purpose and tenant. Returns the functions that give them back. */
async function takeAll(lanes: ConnectionLanes, purpose: Purpose, share: string): Promise<(() => void)[]> {
  const taken: (() => void)[] = []
  for (;;) {
    const before = lanes.load(purpose).waiting
    const leaving = new AbortController()
    const next = lanes.take({ purpose, share, signal: leaving.signal })
    if (lanes.load(purpose).waiting > before) {
      leaving.abort()
      await next.catch(() => {})
      return taken
    }
    taken.push(await next)
  }
}

test.each([
  [2, 1],
  [3, 1],
  [4, 2],
  [10, 5],
  [40, 18],
])('of %i connections, changes take %i, and reads still get one at once', async (size, most) => {
  const lanes = new ConnectionLanes(size, limit)
  expect(await takeAll(lanes, 'change', 'a')).toHaveLength(most)
  await takeAll(lanes, 'background', '')
  expect(await takeAll(lanes, 'read', 'a')).not.toHaveLength(0)
})

test('of three connections or more, sign-ins get one at once, regardless of other work', async () => {
  for (const size of [3, 4, 10, 40]) {
    const lanes = new ConnectionLanes(size, limit)
    for (const purpose of ['change', 'background', 'read'] as const) await takeAll(lanes, purpose, 'a')
    expect(await takeAll(lanes, 'sign-in', 'a')).not.toHaveLength(0)
  }
})

test('with one connection the purposes take turns', async () => {
  const lanes = new ConnectionLanes(1, limit)
  const first = await lanes.take({ purpose: 'change', share: 'a' })
  const order: string[] = []
  const all = (['change', 'change', 'background', 'read', 'sign-in', 'read'] as const).map(
    async (purpose) => {
      const giveBack = await lanes.take({ purpose, share: 'a' })
      order.push(purpose)
      giveBack()
    },
  )
  first()
  await Promise.all(all)
  expect(order.slice(0, 4).toSorted()).toEqual(['background', 'change', 'read', 'sign-in'])
  expect(order).toHaveLength(6)
})

test('a hundred slow reads of one tenant leave a connection for a read of another', async () => {
  const lanes = new ConnectionLanes(10, limit)
  for (const purpose of ['read', 'change', 'background'] as const) await takeAll(lanes, purpose, 'busy')
  for (let n = 0; n < 100; n += 1) lanes.take({ purpose: 'read', share: 'busy' }).catch(() => {})
  expect(await takeAll(lanes, 'read', 'quiet')).toHaveLength(1)
  expect(lanes.load('read').waiting).toBe(100)
})

test('tenants that wait in a lane take turns', async () => {
  const lanes = new ConnectionLanes(1, limit)
  const first = await lanes.take({ purpose: 'read', share: 'busy' })
  const order: string[] = []
  const all = ['busy', 'busy', 'busy', 'quiet'].map(async (share) => {
    const giveBack = await lanes.take({ purpose: 'read', share })
    order.push(share)
    giveBack()
  })
  first()
  await Promise.all(all)
  expect(order.indexOf('quiet')).toBe(1)
})

test('a request that waits too long is refused as overload, and an aborted one leaves', async () => {
  const lanes = new ConnectionLanes(1, 20)
  const giveBack = await lanes.take({ purpose: 'read', share: 'a' })
  const leaving = new AbortController()
  const left = lanes.take({ purpose: 'read', share: 'a', signal: leaving.signal })
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  await expect(lanes.take({ purpose: 'change', share: 'a' })).rejects.toThrow('No connection')
  giveBack()
  expect(lanes.load('read')).toEqual({ inUse: 0, waiting: 0 })
  expect(lanes.load('change')).toEqual({ inUse: 0, waiting: 0 })
  await expect(lanes.take({ purpose: 'background', share: '' })).resolves.toBeTypeOf('function')
})
