import { expect, test } from 'vitest'
import { difference } from './difference.ts'

test('A difference has only the fields that differ', () => {
  const before = { name: 'Ops', description: '', color: 'red' }
  expect(difference(before, { ...before, name: 'Operators' })).toEqual({
    before: { name: 'Ops' },
    after: { name: 'Operators' },
  })
  expect(difference(before, { ...before })).toEqual({ before: {}, after: {} })
})

test('of lists it has the removed and the added values', () => {
  const before = { permissions: ['a', 'b', 'c'] }
  expect(difference(before, { permissions: ['b', 'd'] })).toEqual({
    before: { permissionsRemoved: ['a', 'c'] },
    after: { permissionsAdded: ['d'] },
  })
})

test('of objects it has only the changed fields, also when one side is missing', () => {
  const before: { limits: Record<string, number | null> } = { limits: { hosts: 10, hunts: 5 } }
  expect(difference(before, { limits: { hosts: null, hunts: 5, files: 1 } })).toEqual({
    before: { limits: { hosts: 10 } },
    after: { limits: { hosts: null, files: 1 } },
  })
})

test('what becomes null is in it on both sides', () => {
  const before: { email: string | null } = { email: 'ada@example.com' }
  expect(difference(before, { email: null })).toEqual({ before, after: { email: null } })
})
