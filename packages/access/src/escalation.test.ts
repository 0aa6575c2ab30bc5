import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantsIn, models, permission } from '../test/arbitraries.ts'
import { compileCatalogue } from './catalogue.ts'
import { mayImpersonate, refuseActingOn, refuseGrant } from './escalation.ts'
import { isSubset } from './permission-set.ts'
import { compileModel, type RoleDefinition } from './roles.ts'
import { compileSubject, reachOf, roleAsSubject, type Subject } from './subject.ts'

const role = (
  id: string,
  permissions: string[] | 'all',
  limits: RoleDefinition['limits'] = {},
): RoleDefinition => {
  const allPermissions = permissions === 'all'
  return { id, key: id, name: id, allPermissions, permissions: allPermissions ? [] : permissions, limits }
}
const model = compileModel(
  compileCatalogue([permission('launch'), permission('sql'), permission('manage', ['launch'])]),
  [
    role('admin', 'all'),
    role('manager', ['users:assign-roles', 'manage'], { hosts: 100 }),
    role('launcher', ['launch'], { hosts: 100 }),
    role('analyst', ['sql'], {}),
    role('fleet', ['launch'], { hosts: null }),
    role('nobody', []),
  ],
  [{ key: 'hosts', description: 'Hosts of a hunt', unit: 'hosts' }],
)
const at = new Date('2026-03-01T12:00:00Z')

function withRoles(...roleIds: string[]): Subject {
  const roles = roleIds.map((roleId) => ({ roleId, source: 'hand' }))
  return compileSubject(model, { roles, capabilities: [], limits: {} }, at)
}

describe('giving rights (PV-05, PV-06)', () => {
  const manager = withRoles('manager')

  test('is allowed up to the actor’s own rights, implied permissions included', () => {
    expect(refuseGrant(model, manager, withRoles('nobody'), withRoles('launcher'))).toBeUndefined()
    expect(refuseGrant(model, manager, withRoles('nobody'), withRoles('manager'))).toBeUndefined()
    expect(refuseGrant(model, withRoles('admin'), withRoles('manager'), withRoles('admin'))).toBeUndefined()
  })

  test('is refused beyond them, and the refusal names exactly what the actor lacks', () => {
    expect(refuseGrant(model, manager, withRoles('nobody'), withRoles('launcher', 'analyst'))).toEqual({
      code: 'access.escalation',
      missing: ['sql'],
      limits: [],
    })
  })

  test('is refused when the target had more before, even when the change only takes away', () => {
    const refusal = refuseGrant(model, manager, withRoles('analyst'), withRoles('nobody'))
    expect(refusal?.missing).toEqual(['sql'])
  })

  test('is refused when a limit is, or was, beyond the actor’s own', () => {
    const refusal = { code: 'access.escalation', missing: [], limits: ['hosts'] }
    expect(refuseGrant(model, manager, withRoles('nobody'), withRoles('fleet'))).toEqual(refusal)
    expect(refuseGrant(model, manager, withRoles('fleet'), withRoles('nobody'))).toEqual(refusal)
  })

  test('is refused for a grant that begins later too', () => {
    const later = { roleId: 'analyst', source: 'hand', startsAt: new Date('2027-01-01') }
    const after = reachOf(model, { roles: [later], capabilities: [], limits: {} }, at)
    expect(refuseGrant(model, manager, withRoles(), after)?.missing).toEqual(['sql'])
  })

  test('is refused to an actor without any value of a limit', () => {
    const actor: Subject = { ...withRoles('admin'), limits: new Map() }
    expect(refuseGrant(model, actor, withRoles(), withRoles('launcher'))?.limits).toEqual(['hosts'])
  })

  test('of everything is refused to an actor with every current key and no limit', () => {
    const keys = model.catalogue.permissions.map(({ key }) => key)
    const listed = roleAsSubject(
      model,
      compileModel(model.catalogue, [role('listed', keys)], []).roles.get('listed') ?? expect.unreachable(),
    )
    const actor: Subject = { ...listed, limits: new Map([['hosts', null]]) }
    expect(refuseGrant(model, actor, withRoles(), withRoles('admin'))?.missing).toEqual(['everything'])
    expect(refuseActingOn(model, actor, withRoles('admin'))?.missing).toEqual(['everything'])
    expect(refuseActingOn(model, withRoles('admin'), actor)).toBeUndefined()
    expect(mayImpersonate(withRoles('admin'), actor)).toBe(true)
  })

  test('creates and changes roles only within the actor’s own rights', () => {
    const roleOf = (id: string) => roleAsSubject(model, model.roles.get(id) ?? expect.unreachable())
    expect(refuseGrant(model, manager, roleOf('nobody'), roleOf('launcher'))).toBeUndefined()
    expect(refuseGrant(model, manager, roleOf('nobody'), roleOf('analyst'))?.missing).toEqual(['sql'])
    expect(refuseGrant(model, manager, roleOf('nobody'), roleOf('fleet'))?.limits).toEqual(['hosts'])
    expect(refuseGrant(model, manager, roleOf('admin'), roleOf('nobody'))?.limits).toEqual(['hosts'])
  })
})

describe('acting on an account', () => {
  test('is allowed on equals and on oneself', () => {
    for (const subject of [withRoles('manager'), withRoles('admin'), withRoles()]) {
      expect(refuseActingOn(model, subject, subject)).toBeUndefined()
    }
  })

  test('is refused on a user with anything more', () => {
    expect(refuseActingOn(model, withRoles('manager'), withRoles('admin'))?.missing).toContain('sql')
    expect(refuseActingOn(model, withRoles('manager'), withRoles('fleet'))?.limits).toEqual(['hosts'])
    expect(refuseActingOn(model, withRoles('manager'), withRoles('launcher'))).toBeUndefined()
  })
})

describe('impersonation (PV-07)', () => {
  test('is for users with fewer permissions than one’s own', () => {
    expect(mayImpersonate(withRoles('manager'), withRoles('launcher'))).toBe(true)
    expect(mayImpersonate(withRoles('manager'), withRoles('manager'))).toBe(false)
    expect(mayImpersonate(withRoles('manager'), withRoles('analyst'))).toBe(false)
    expect(mayImpersonate(withRoles('launcher'), withRoles('manager'))).toBe(false)
    expect(mayImpersonate(withRoles('admin'), withRoles('manager'))).toBe(true)
  })

  test('is not a way to a more generous limit', () => {
    expect(mayImpersonate(withRoles('manager'), withRoles('fleet'))).toBe(false)
  })
})

const noon = new Date(4)

describe('whatever is changed', () => {
  test('an actor who was allowed a change had all the target’s rights before and after it', () => {
    fc.assert(
      fc.property(
        models.chain((access) =>
          fc.tuple(fc.constant(access), grantsIn(access), grantsIn(access), grantsIn(access)),
        ),
        ([access, ...three]) => {
          const [actor, before, after] = three.map((grants) => reachOf(access, grants, noon))
          if (actor === undefined || before === undefined || after === undefined) return
          const within = (target: Subject) =>
            isSubset(target.permissions, actor.permissions) &&
            [...access.limits.keys()].every((key) => {
              const [own, theirs] = [actor.limits.get(key), target.limits.get(key)]
              return own === null || (theirs !== null && Number(theirs) <= Number(own))
            })
          expect(refuseGrant(access, actor, before, after) === undefined).toBe(
            within(before) && within(after),
          )
        },
      ),
    )
  })
})
