import { expect, test } from 'vitest'
import { auditSearch, filterOf } from './search.ts'

const now = Date.parse('2026-11-21T15:04:05Z')

test('invalid parameters of an address are left out', () => {
  expect(
    auditSearch({ outcome: 'maybe', range: '7d', size: '33', from: 'yesterday', actor: '', strange: 1 }),
  ).toEqual({ range: '7d' })
  expect(auditSearch({ size: '100', from: '2026-11-21T00:00:00Z' })).toEqual({
    size: 100,
    from: '2026-11-21T00:00:00.000Z',
  })
})

test('a moving range begins at a whole minute', () => {
  expect(filterOf({ range: '1h' }, now)).toEqual({ from: '2026-11-21T14:04:00.000Z' })
})

test('the bounds count only with the range "custom"', () => {
  const bounds = { from: '2026-11-01T00:00:00.000Z', until: '2026-11-02T00:00:00.000Z' }
  expect(filterOf({ ...bounds, range: 'custom', outcome: 'failed' }, now)).toEqual({
    ...bounds,
    outcome: 'failed',
  })
  expect(filterOf({ ...bounds, action: 'user.created' }, now)).toEqual({ action: 'user.created' })
})
