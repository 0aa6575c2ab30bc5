import { describe, expect, test } from 'vitest'
import { permission } from '../test/arbitraries.ts'
import { CatalogueError, compileCatalogue } from './catalogue.ts'
import { keysOf, setOf } from './permission-set.ts'
import { rollcallPermissions } from './rollcall-permissions.ts'

describe('the catalogue', () => {
  test('begins with Rollcall’s own permissions, then has the product’s in the given order', () => {
    const catalogue = compileCatalogue([permission('b'), permission('a')])
    const keys = catalogue.permissions.map(({ key }) => key)
    expect(keys).toEqual([...rollcallPermissions.map(({ key }) => key), 'b', 'a'])
    expect(keys.map((key) => catalogue.indexOf(key))).toEqual(keys.map((_, index) => index))
    expect(catalogue.permissions.map(({ origin }) => origin).slice(-3)).toEqual([
      'rollcall',
      'product',
      'product',
    ])
  })

  test('does not know undeclared keys, not even names of every object', () => {
    const catalogue = compileCatalogue([])
    for (const key of ['users:fly', '', 'constructor', '__proto__']) expect(catalogue.indexOf(key)).toBe(-1)
  })

  test('refuses a duplicate key, also one of Rollcall’s own', () => {
    expect(() => compileCatalogue([permission('a'), permission('a')])).toThrow(CatalogueError)
    expect(() => compileCatalogue([permission('users:read')])).toThrow(/users:read/)
  })

  test('refuses an unknown implied key', () => {
    expect(() => compileCatalogue([permission('a', ['b'])])).toThrow(/"b"/)
  })

  test('lets a product’s permission imply one of Rollcall’s', () => {
    const catalogue = compileCatalogue([permission('ManageUsers', ['users:create', 'users:delete'])])
    expect(keysOf(catalogue, setOf(catalogue, ['ManageUsers']))).toEqual([
      'users:read',
      'users:create',
      'users:delete',
      'users:read-names',
      'ManageUsers',
    ])
  })

  test('permissions that imply each other are equivalent', () => {
    const catalogue = compileCatalogue([
      permission('a', ['b']),
      permission('b', ['c']),
      permission('c', ['a']),
    ])
    expect(setOf(catalogue, ['a'])).toEqual(setOf(catalogue, ['c']))
  })
})

describe('Rollcall’s own permissions', () => {
  test('permissions to change, export or grant something imply seeing it', () => {
    const catalogue = compileCatalogue([])
    const sees: Record<string, string> = {
      users: 'users:read',
      roles: 'roles:read',
      capabilities: 'capabilities:read',
      audit: 'audit:read',
      settings: 'settings:read',
      mail: 'mail:read',
    }
    // The first is a smaller way to see users. The second also shows what it changes, and no other settings.
    const byThemselves: string[] = ['users:read-names', 'settings:look-and-feel']
    for (const { key } of rollcallPermissions) {
      const read = sees[key.slice(0, key.indexOf(':'))]
      if (read !== undefined && !byThemselves.includes(key))
        expect(keysOf(catalogue, setOf(catalogue, [key])), key).toContain(read)
    }
    expect(keysOf(catalogue, setOf(catalogue, ['users:assign-roles']))).toContain('roles:read')
    expect(keysOf(catalogue, setOf(catalogue, ['capabilities:grant']))).toContain('users:read')
  })

  test('each is described in one sentence', () => {
    for (const { key, description } of rollcallPermissions) expect(description, key).toMatch(/^[A-Z][^.]+\.$/)
  })
})
