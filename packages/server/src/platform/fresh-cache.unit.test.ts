import { expect, test } from 'vitest'
import { FreshCache } from './fresh-cache.ts'

const about = (tenantId: string, ...principals: string[]) => ({ tenantId, principals })

function filled(most = 10) {
  const removed: [string, boolean][] = []
  const cache = new FreshCache<string>({
    most,
    onRemove: (value, _, evicted) => void removed.push([value, evicted]),
  })
  const keep = (key: string, tenantId: string, ...users: string[]) =>
    cache.keep(key, key, about(tenantId, ...users), cache.generation)
  return { cache, keep, removed }
}

test('A change of a user drops the entries about them in this tenant, and none of another tenant', () => {
  const { cache, keep } = filled()
  keep('ada here', 'here', 'ada', 'ben')
  keep('max here', 'here', 'max')
  keep('ada there', 'there', 'ada')
  cache.drop({ kind: 'principals', tenant: 'here', principals: ['ben'] })
  expect(['ada here', 'max here', 'ada there'].map((key) => cache.get(key))).toEqual([
    undefined,
    'max here',
    'ada there',
  ])
  cache.drop({ kind: 'tenant', tenant: 'here' })
  expect([cache.get('max here'), cache.get('ada there')]).toEqual([undefined, 'ada there'])
})

test('The entry that was not used for longest goes first when there are too many', () => {
  const { cache, keep, removed } = filled(2)
  keep('one', 'here')
  keep('two', 'here')
  cache.get('one')
  keep('three', 'here')
  expect(cache.size).toBe(2)
  expect(['one', 'two', 'three'].map((key) => cache.get(key))).toEqual(['one', undefined, 'three'])
  cache.drop({ kind: 'tenant', tenant: 'here' })
  expect(removed).toEqual([
    ['two', true],
    ['one', false],
    ['three', false],
  ])
})

test('What was read before a change is not kept after it', () => {
  const { cache } = filled()
  const before = cache.generation
  cache.drop({ kind: 'principals', tenant: 'here', principals: ['ada'] })
  cache.keep('ada', 'as she was', about('here', 'ada'), before)
  expect(cache.size).toBe(0)
})

test('Nothing is kept or returned while changes may be missed', () => {
  const { cache, keep } = filled()
  keep('ada', 'here')
  cache.trust(false)
  keep('ben', 'here')
  expect([cache.get('ada'), cache.get('ben'), cache.size]).toEqual([undefined, undefined, 0])
  cache.trust(true)
  keep('ben', 'here')
  expect([cache.get('ada'), cache.get('ben')]).toEqual([undefined, 'ben'])
})
