import { expect, test } from 'vitest'
import { groupSearch, groupsSearch } from './search.ts'

test('invalid parameters of a list of groups are left out', () => {
  expect(groupsSearch({ show: 'mine', sort: 'members', size: '7', ownerless: 'true', q: '' })).toEqual({})
  const said = { show: 'all', sort: '-createdAt', size: '25', ownerless: 'yes', q: 'blue', create: 'yes' }
  expect(groupsSearch(said)).toEqual({ ...said, size: 25 })
})

test('invalid parameters of a group are left out', () => {
  expect(groupSearch({ tab: 'keys', role: 'emperor', cursor: 3 })).toEqual({})
  expect(groupSearch({ tab: 'api-keys', role: 'owner', q: 'b' })).toEqual({
    tab: 'api-keys',
    role: 'owner',
    q: 'b',
  })
})
