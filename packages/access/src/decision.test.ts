import { describe, expect, test } from 'vitest'
import { boundsByPermission, type DecisionRules, decide, type Holder } from './decision.ts'
import type { LimitValue } from './limits.ts'

const bounds = boundsByPermission([
  {
    key: 'hunts.maxHosts',
    bounds: [{ permission: 'hunts:launch', property: 'hosts', unless: ['can_launch_fleet_hunts'] }],
  },
  { key: 'hunts.maxHours', bounds: [{ permission: 'hunts:launch', property: 'hours', unless: [] }] },
  { key: 'never.asked', bounds: [] },
])
const catalogue = ['hunts:launch', 'hunts:quick', 'can_launch_fleet_hunts']
const rules: DecisionRules = {
  knows: (permission) => catalogue.includes(permission),
  boundsOf: (permission) => bounds.get(permission) ?? [],
}

function holder(permissions: string[], limits: Record<string, LimitValue | undefined> = {}): Holder {
  return { holds: (permission) => permissions.includes(permission), limitOf: (limit) => limits[limit] }
}

const operator = holder(['hunts:launch', 'hunts:quick'], { 'hunts.maxHosts': 100, 'hunts.maxHours': 8 })

describe('a decision', () => {
  test.each([
    ['hunts:quick', {}, true, 'permission.held'],
    ['hunts:launch', undefined, true, 'permission.held'],
    ['hunts:launch', {}, false, 'limit.value_invalid'],
    ['hunts:launch', { other: 5, Hosts: 1, hours: 1 }, false, 'limit.value_invalid'],
    ['hunts:launch', { hosts: 5 }, false, 'limit.value_invalid'],
    ['can_launch_fleet_hunts', {}, false, 'permission.missing'],
    ['hunts:lanuch', {}, false, 'permission.unknown'],
    ['constructor', {}, false, 'permission.unknown'],
  ] as const)('of %s with %j is %s: %s', (permission, properties, allowed, reason) => {
    expect(decide(rules, operator, permission, properties)).toMatchObject({ allowed, reason })
  })

  test.each([
    [0, true, 'permission.held'],
    [100, true, 'permission.held'],
    [100.5, false, 'limit.exceeded'],
    [101, false, 'limit.exceeded'],
    [-1, false, 'limit.value_invalid'],
    [Number.NaN, false, 'limit.value_invalid'],
    [Number.POSITIVE_INFINITY, false, 'limit.value_invalid'],
    ['50', false, 'limit.value_invalid'],
    [null, false, 'limit.value_invalid'],
    [undefined, false, 'limit.value_invalid'],
    [[1], false, 'limit.value_invalid'],
  ] as const)('MI-10 · about %s hosts with a cap of 100 is %s: %s', (hosts, allowed, reason) => {
    const decision = decide(rules, operator, 'hunts:launch', { hosts, hours: 8 })
    expect(decision).toEqual({
      allowed,
      reason,
      limit: { key: 'hunts.maxHosts', property: 'hosts', value: 100 },
    })
  })

  test('is refused when one of several numbers exceeds its limit, and names that limit', () => {
    expect(decide(rules, operator, 'hunts:launch', { hosts: 5, hours: 9 })).toMatchObject({
      allowed: false,
      limit: { key: 'hunts.maxHours', value: 8 },
    })
    expect(decide(rules, operator, 'hunts:launch', { hosts: 5, hours: 8 }).allowed).toBe(true)
  })

  test('MI-11 · is not bounded for a holder of the permission that lifts the bound', () => {
    const granted = ['hunts:launch', 'can_launch_fleet_hunts']
    const fleet = holder(granted, { 'hunts.maxHosts': 100, 'hunts.maxHours': 8 })
    expect(decide(rules, fleet, 'hunts:launch', { hosts: 1e9, hours: 1 }).allowed).toBe(true)
    expect(decide(rules, fleet, 'hunts:launch', { hosts: 'many', hours: 1 }).allowed).toBe(false)
  })

  test('reads null as no limit, and a missing or unreadable limit as 0', () => {
    const all = (value: unknown) =>
      holder(['hunts:launch'], { 'hunts.maxHosts': value as LimitValue, 'hunts.maxHours': 8 })
    expect(decide(rules, all(null), 'hunts:launch', { hosts: 1e9, hours: 1 }).allowed).toBe(true)
    for (const value of [undefined, Number.NaN, -1, '5'])
      expect(decide(rules, all(value), 'hunts:launch', { hosts: 1, hours: 1 }).allowed).toBe(false)
    expect(decide(rules, all(undefined), 'hunts:launch', { hosts: 0, hours: 1 }).allowed).toBe(true)
  })

  test('does not read inherited properties', () => {
    const inherited = Object.create({ hosts: 5, hours: 1 }) as Record<string, unknown>
    expect(decide(rules, operator, 'hunts:launch', inherited).reason).toBe('limit.value_invalid')
  })
})
