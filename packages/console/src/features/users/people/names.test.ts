import type { Me } from '@rollcall/contract/me.ts'
import { expect, test } from 'vitest'
import { searchedBy } from './names.ts'

function viewer(tenant: Partial<Me['tenant']>, permissions: string[] = ['users:read']): Me {
  return { tenant, permissions } as Me
}

test('the search field names what it searches', () => {
  const byName = { signInWith: 'username', email: 'optional', emailInLists: 'shown' } as const
  expect(searchedBy(viewer(byName))).toBe('username, alias, or email')
  expect(searchedBy(viewer({ ...byName, email: 'none' }))).toBe('username or alias')
})

test('where addresses are obscured, only those who may change accounts are promised to find users by them', () => {
  const obscured = { signInWith: 'email', email: 'required', emailInLists: 'obscured' } as const
  expect(searchedBy(viewer(obscured))).toBe('alias')
  for (const permission of ['users:update', 'users:assign-roles', 'users:change-status'])
    expect(searchedBy(viewer(obscured, ['users:read', permission]))).toBe('alias or email')
})
