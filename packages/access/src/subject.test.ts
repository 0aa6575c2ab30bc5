import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantsIn, models, moments, permission } from '../test/arbitraries.ts'
import { compileCatalogue } from './catalogue.ts'
import { keysOf } from './permission-set.ts'
import { type AccessModel, compileModel, type RoleDefinition } from './roles.ts'
import { compileSubject, type Grants, reachOf } from './subject.ts'

const cases = models.chain((model) => fc.tuple(fc.constant(model), grantsIn(model), moments))

interface Period {
  startsAt?: Date | null
  endsAt?: Date | null
}

const begun = (grant: Period, at: Date) => !grant.startsAt || grant.startsAt <= at
const over = (grant: Period, at: Date) => Boolean(grant.endsAt) && (grant.endsAt ?? at) <= at
const empty = ({ startsAt, endsAt }: Period) => Boolean(startsAt && endsAt && startsAt >= endsAt)

// A user's rights worked out with plain sets, to compare the bits with.
function naive(model: AccessModel, grants: Grants, counts: (grant: Period) => boolean) {
  const roles = grants.roles.filter(counts).flatMap((grant) => model.roles.get(grant.roleId) ?? [])
  const keys = new Set(roles.flatMap((role) => keysOf(model.catalogue, role.permissions)))
  for (const { permission: key } of grants.capabilities.filter(counts))
    if (!key.startsWith('gone')) keys.add(key)
  for (const key of keys) {
    for (const implied of model.catalogue.permissions[model.catalogue.indexOf(key)]?.implies ?? [])
      keys.add(implied)
  }
  const limits = [...model.limits.keys()].map((key): [string, number | null] => {
    const own = grants.limits[key]
    if (own !== undefined) return [key, own]
    const values = roles.flatMap((role) => (role.limits.has(key) ? [role.limits.get(key) ?? null] : []))
    return [key, values.includes(null) ? null : Math.max(0, ...values.map(Number))]
  })
  return { keys, limits: new Map(limits) }
}

describe('the rights of a subject', () => {
  test('is the union over the grants that are valid at the moment (PV-04)', () => {
    fc.assert(
      fc.property(cases, ([model, grants, at]) => {
        const subject = compileSubject(model, grants, at)
        const plain = naive(model, grants, (grant) => begun(grant, at) && !over(grant, at))
        expect(new Set(keysOf(model.catalogue, subject.permissions))).toEqual(plain.keys)
        expect(subject.limits).toEqual(plain.limits)
      }),
    )
  })

  test('reach is the union over the grants that are valid at the moment or later', () => {
    fc.assert(
      fc.property(cases, ([model, grants, at]) => {
        const reach = reachOf(model, grants, at)
        const plain = naive(model, grants, (grant) => !over(grant, at) && !empty(grant))
        expect(new Set(keysOf(model.catalogue, reach.permissions))).toEqual(plain.keys)
        expect(reach.limits).toEqual(plain.limits)
      }),
    )
  })

  test('is the same whether a role is the account’s own or comes through one or more groups', () => {
    fc.assert(
      fc.property(cases, ([model, grants, at]) => {
        const direct = grants.roles.map(({ via, ...grant }) => ({ ...grant, source: 'manual' }))
        const via = { groupId: 'group-3', groupName: 'Green' }
        const twice = [...grants.roles, ...direct.map((grant) => ({ ...grant, source: 'group', via }))]
        for (const compile of [compileSubject, reachOf]) {
          const subject = compile(model, grants, at)
          expect(compile(model, { ...grants, roles: direct }, at)).toEqual(subject)
          expect(compile(model, { ...grants, roles: twice }, at)).toEqual(subject)
        }
      }),
    )
  })

  test('stays the same until `changesAt`, and changes at that moment', () => {
    fc.assert(
      fc.property(cases, ([model, grants, at]) => {
        const { changesAt, ...subject } = compileSubject(model, grants, at)
        expect(changesAt).toBeGreaterThan(at.getTime())
        for (let time = at.getTime(); time < Math.min(changesAt, 10); time++) {
          expect(compileSubject(model, grants, new Date(time))).toMatchObject(subject)
        }
        const bounds = [...grants.roles, ...grants.capabilities].flatMap((grant) => [
          grant.startsAt,
          grant.endsAt,
        ])
        const times = bounds.map((bound) => bound?.getTime())
        if (changesAt !== Number.POSITIVE_INFINITY) expect(times).toContain(changesAt)
      }),
    )
  })
})

const role = (id: string, rest: Partial<RoleDefinition> = {}): RoleDefinition => {
  return { id, key: id, name: id, allPermissions: false, permissions: [], limits: {}, ...rest }
}

const model = compileModel(
  compileCatalogue([permission('launch')]),
  [
    role('admin', { allPermissions: true }),
    role('operator', { permissions: ['launch'], limits: { hosts: 100 } }),
    role('senior', { limits: { hosts: 500 } }),
    role('viewer', { permissions: ['users:read', 'gone'], limits: { gone: 5 } }),
  ],
  [{ key: 'hosts', description: 'Hosts of a hunt', unit: 'hosts' }],
)
const at = new Date('2026-03-01T12:00:00Z')
const earlier = new Date('2026-02-01T12:00:00Z')
const later = new Date('2026-04-01T12:00:00Z')

function hostsOf(roleIds: readonly string[], limits: Grants['limits'] = {}): number | null | undefined {
  const roles = roleIds.map((roleId) => ({ roleId, source: 'hand' }))
  return compileSubject(model, { roles, capabilities: [], limits }, at).limits.get('hosts')
}

function launches(startsAt: Date | null, endsAt: Date | null, compile = compileSubject): boolean {
  const grant = { roleId: 'operator', source: 'hand', startsAt, endsAt }
  const subject = compile(model, { roles: [grant], capabilities: [], limits: {} }, at)
  return keysOf(model.catalogue, subject.permissions).includes('launch')
}

describe('limits (MI-10)', () => {
  test('the most generous role counts, and a role without the limit does not count', () => {
    expect(hostsOf(['operator'])).toBe(100)
    expect(hostsOf(['senior', 'operator'])).toBe(500)
    expect(hostsOf(['operator', 'viewer'])).toBe(100)
    expect(hostsOf(['operator', 'admin'])).toBeNull()
  })

  test('a limit that no role has is 0', () => {
    expect(hostsOf(['viewer'])).toBe(0)
    expect(hostsOf([])).toBe(0)
  })

  test('the user’s own value replaces the roles’, upwards and downwards', () => {
    expect(hostsOf(['operator'], { hosts: 120 })).toBe(120)
    expect(hostsOf(['operator'], { hosts: 0 })).toBe(0)
    expect(hostsOf(['operator'], { hosts: null })).toBeNull()
    expect(hostsOf(['admin'], { hosts: 7 })).toBe(7)
  })

  test('an invalid value of a limit gives nothing', () => {
    for (const broken of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(hostsOf(['operator'], { hosts: broken })).toBe(0)
    }
  })

  test('an undefined limit is left out', () => {
    const grants = { roles: [{ roleId: 'viewer', source: 'hand' }], capabilities: [], limits: { gone: 3 } }
    expect([...compileSubject(model, grants, at).limits.keys()]).toEqual(['hosts'])
  })
})

describe('grants with a first and a last day', () => {
  test('count from their beginning until before their end', () => {
    expect(launches(at, null)).toBe(true)
    expect(launches(later, null)).toBe(false)
    expect(launches(earlier, later)).toBe(true)
    expect(launches(earlier, at)).toBe(false)
  })

  test('that have not begun are within reach, those that have ended are not', () => {
    expect(launches(later, null, reachOf)).toBe(true)
    expect(launches(earlier, at, reachOf)).toBe(false)
  })

  test('with an invalid date give nothing', () => {
    const unreadable = new Date(Number.NaN)
    expect(launches(unreadable, null)).toBe(false)
    expect(launches(null, unreadable)).toBe(false)
    expect(launches(null, unreadable, reachOf)).toBe(false)
  })
})

describe('roles of an older catalogue', () => {
  test('still give their known permissions, and name the unknown ones', () => {
    const viewer = model.roles.get('viewer')
    expect(viewer?.unknownPermissions).toEqual(['gone'])
    expect(viewer && keysOf(model.catalogue, viewer.permissions)).toEqual(['users:read', 'users:read-names'])
  })

  test('a role that was deleted gives nothing and breaks nothing', () => {
    const grants = { roles: [{ roleId: 'deleted', source: 'hand' }], capabilities: [], limits: {} }
    expect(keysOf(model.catalogue, compileSubject(model, grants, at).permissions)).toEqual([])
  })
})
