import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantsIn, models, moments, permission } from '../test/arbitraries.ts'
import { compileCatalogue } from './catalogue.ts'
import { can, explain, withinLimit } from './decide.ts'
import { has } from './permission-set.ts'
import { compileModel, type RoleDefinition } from './roles.ts'
import { compileSubject, type Grants } from './subject.ts'

const role = (id: string, name: string, permissions: string[] | 'all', limits = {}): RoleDefinition => {
  const allPermissions = permissions === 'all'
  return { id, key: id, name, allPermissions, permissions: allPermissions ? [] : permissions, limits }
}
const model = compileModel(
  compileCatalogue([permission('hosts'), permission('hunt', ['hosts']), permission('fleet', ['hunt'])]),
  [
    role('1', 'Admin', 'all'),
    role('2', 'Operator', ['hunt'], { cap: 100 }),
    role('3', 'Viewer', ['hunt', 'hosts']),
  ],
  [{ key: 'cap', description: 'Hosts of a hunt', unit: 'hosts' }],
)
const at = new Date('2026-03-01T12:00:00Z')
const past = new Date('2026-02-01T00:00:00Z')
const future = new Date('2026-04-01T00:00:00Z')

function grantsOf(grants: Partial<Grants>): Grants {
  return { roles: [], capabilities: [], limits: {}, ...grants }
}

const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

describe('can', () => {
  const operator = compileSubject(model, grantsOf({ roles: [{ roleId: '2', source: 'hand' }] }), at)

  test('allows the permissions of a role, also implied ones, and denies all others', () => {
    expect(can(model, operator, 'hunt')).toBe(true)
    expect(can(model, operator, 'hosts')).toBe(true)
    expect(can(model, operator, 'fleet')).toBe(false)
    expect(can(model, operator, 'users:read')).toBe(false)
  })

  test('denies an unknown permission, even to a holder of everything', () => {
    const admin = compileSubject(model, grantsOf({ roles: [{ roleId: '1', source: 'hand' }] }), at)
    expect(can(model, admin, 'fleet')).toBe(true)
    for (const key of ['', 'flee', 'constructor', '__proto__']) expect(can(model, admin, key)).toBe(false)
  })

  test('agrees with its explanation', () => {
    const cases = models.chain((access) => fc.tuple(fc.constant(access), grantsIn(access), moments))
    fc.assert(
      fc.property(cases, ([access, grants, moment]) => {
        const subject = compileSubject(access, grants, moment)
        for (const { key } of access.catalogue.permissions) {
          expect(explain(access, grants, key, moment).allowed, key).toBe(can(access, subject, key))
        }
      }),
      { numRuns: 50 },
    )
  })

  test('takes a look-up and a bit test in a large catalogue too', () => {
    const catalogue = compileCatalogue(Array.from({ length: 2000 }, (_, index) => permission(`p${index}`)))
    const large = compileModel(catalogue, [role('all', 'All', 'all')], [])
    const subject = compileSubject(large, grantsOf({ roles: [{ roleId: 'all', source: 'hand' }] }), at)
    let yes = 0
    for (let index = 0; index < 1_000_000; index++) if (can(large, subject, 'p1999')) yes++
    expect(yes).toBe(1_000_000)
  })
})

describe('withinLimit (MI-10)', () => {
  const operator = compileSubject(model, grantsOf({ roles: [{ roleId: '2', source: 'hand' }] }), at)

  test('allows values up to and including the limit', () => {
    expect(withinLimit(operator, 'cap', 0)).toBe(true)
    expect(withinLimit(operator, 'cap', 100)).toBe(true)
    expect(withinLimit(operator, 'cap', 101)).toBe(false)
    expect(withinLimit(operator, 'cap', 120)).toBe(false)
  })

  test('allows any valid number where there is no limit', () => {
    const admin = compileSubject(model, grantsOf({ roles: [{ roleId: '1', source: 'hand' }] }), at)
    expect(withinLimit(admin, 'cap', Number.MAX_SAFE_INTEGER)).toBe(true)
    for (const subject of [admin, operator]) {
      for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(withinLimit(subject, 'cap', value)).toBe(false)
      }
    }
  })

  test('refuses an undefined limit', () => {
    expect(withinLimit(operator, 'rows', 0)).toBe(false)
  })
})

describe('explain', () => {
  test('names the role, the group it comes through and the day it ends', () => {
    const via = { groupId: 'g1', groupName: 'Night shift' }
    const grants = grantsOf({ roles: [{ roleId: '2', source: 'ldap', via, startsAt: past, endsAt: future }] })
    expect(explain(model, grants, 'hunt', at)).toEqual({
      permission: 'hunt',
      known: true,
      allowed: true,
      paths: [
        {
          kind: 'role',
          id: '2',
          name: 'Operator',
          reason: null,
          source: 'ldap',
          sourceId: null,
          via,
          impliedBy: null,
          from: past,
          until: future,
        },
      ],
      near: [],
    })
  })

  test('names each group that gives a role, and the user’s own role beside them', () => {
    const cases = models.chain((access) => fc.tuple(fc.constant(access), grantsIn(access), moments))
    fc.assert(
      fc.property(cases, ([access, grants, moment]) => {
        for (const { key } of access.catalogue.permissions) {
          const { paths, near } = explain(access, grants, key, moment)
          const ways = [...paths, ...near].flatMap(({ kind, id, source, via }) =>
            kind === 'role' ? { roleId: id, source, group: via?.groupId } : [],
          )
          const gives = (roleId: string) => access.roles.get(roleId)?.permissions
          const giving = grants.roles.filter(({ roleId }) =>
            has(gives(roleId) ?? new Uint32Array(), access.catalogue.indexOf(key)),
          )
          const expected = giving.map(({ roleId, source, via }) => ({ roleId, source, group: via?.groupId }))
          expect(ways.toSorted(byText)).toEqual(expected.toSorted(byText))
        }
      }),
      { numRuns: 50 },
    )
  })

  test('names the permission that implies the asked one, unless the role lists it itself', () => {
    const impliedBy = (roleId: string) =>
      explain(model, grantsOf({ roles: [{ roleId, source: 'hand' }] }), 'hosts', at).paths.map(
        (path) => path.impliedBy,
      )
    expect(impliedBy('2')).toEqual(['hunt'])
    expect(impliedBy('3')).toEqual([null])
    expect(impliedBy('1')).toEqual([null])
  })

  test('names a capability, its reason, and what it implies', () => {
    const capability = { id: 'c1', permission: 'fleet', reason: 'Incident 42', source: 'hand' }
    const paths = (key: string) => explain(model, grantsOf({ capabilities: [capability] }), key, at).paths
    expect(paths('fleet')).toMatchObject([
      { kind: 'capability', id: 'c1', reason: 'Incident 42', impliedBy: null },
    ])
    expect(paths('hosts')).toMatchObject([{ kind: 'capability', name: 'fleet', impliedBy: 'fleet' }])
  })

  test('shows grants that have ended or not begun, and does not count them', () => {
    const grants = grantsOf({
      roles: [{ roleId: '2', source: 'hand', endsAt: past }],
      capabilities: [{ id: 'c1', permission: 'hunt', reason: 'r', source: 'hand', startsAt: future }],
    })
    const { allowed, paths, near } = explain(model, grants, 'hunt', at)
    expect({ allowed, paths }).toEqual({ allowed: false, paths: [] })
    expect(near).toMatchObject([
      { kind: 'role', state: 'ended', until: past },
      { kind: 'capability', state: 'not-begun', from: future },
    ])
  })

  test('shows every path, not only the first', () => {
    const roles = ['1', '2', '3'].map((roleId) => ({ roleId, source: 'hand' }))
    expect(explain(model, grantsOf({ roles }), 'hunt', at).paths.map(({ name }) => name)).toEqual([
      'Admin',
      'Operator',
      'Viewer',
    ])
  })

  test('says that an unknown permission is unknown', () => {
    const grants = grantsOf({ roles: [{ roleId: '1', source: 'hand' }] })
    expect(explain(model, grants, 'fly', at)).toEqual({
      permission: 'fly',
      known: false,
      allowed: false,
      paths: [],
      near: [],
    })
  })
})
