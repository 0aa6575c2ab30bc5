import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantsIn, keysIn, models, periods } from '../test/arbitraries.ts'
import { mayImpersonate, refuseGrant } from './escalation.ts'
import { exceeds, moreGenerous } from './limits.ts'
import { isSubset, union } from './permission-set.ts'
import { type AccessModel, type CompiledRole, compileModel } from './roles.ts'
import { compileSubject, type Grants, reachOf, roleAsSubject, type Subject } from './subject.ts'

/**
 * People with random rights change rights in random ways and order. Each operation is checked by the same rule as on the server. In the end
 * nobody has a right that nobody had at the beginning.
 */
type Step = { actor: number } & (
  | { kind: 'assign'; target: number; roles: number[] }
  | { kind: 'capability'; target: number; permission: string; startsAt: Date | null; endsAt: Date | null }
  | { kind: 'revoke'; target: number; which: number }
  | { kind: 'limit'; target: number; limit: string; value: number | null | undefined }
  | { kind: 'create'; permissions: string[]; limits: Limits }
  | { kind: 'edit'; role: number; permissions: string[]; limits: Limits }
  | { kind: 'delete'; role: number; instead: number | undefined }
  | { kind: 'impersonate'; target: number }
  | { kind: 'set-group-roles'; group: number; roles: number[] }
  | { kind: 'add'; group: number; target: number }
  | { kind: 'remove'; group: number; target: number }
)
type Limits = Record<string, number | null>

const people = 4
const person = fc.nat(people - 1)
const limitKey = fc.constantFrom('hosts', 'rows')
const limitValue = fc.option(fc.integer({ min: 0, max: 5 }))
const limits = fc.dictionary(limitKey, limitValue)
const index = fc.nat(7)
const group = fc.nat(1)

function stepsIn({ catalogue }: AccessModel): fc.Arbitrary<Step> {
  const permission = fc.constantFrom(...catalogue.permissions.map(({ key }) => key), 'gone:1')
  const permissions = keysIn(catalogue)
  // Most steps are by the strongest person, because otherwise nearly all would be refused.
  const actor = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: person })
  const of = <T extends Step['kind'], R extends object>(
    kind: T,
    rest: { [K in keyof R]: fc.Arbitrary<R[K]> },
  ) => fc.record({ kind: fc.constant(kind), actor, ...rest })
  return fc.oneof(
    of('assign', { target: person, roles: fc.uniqueArray(index, { maxLength: 3 }) }),
    of('capability', { target: person, permission, ...periods }),
    of('revoke', { target: person, which: index }),
    of('limit', { target: person, limit: limitKey, value: fc.option(limitValue, { nil: undefined }) }),
    of('create', { permissions, limits }),
    of('edit', { role: index, permissions, limits }),
    of('delete', { role: index, instead: fc.option(index, { nil: undefined }) }),
    of('impersonate', { target: person }),
    of('set-group-roles', { group, roles: fc.uniqueArray(index, { maxLength: 3 }) }),
    of('add', { group, target: person }),
    of('remove', { group, target: person }),
  ) as fc.Arbitrary<Step>
}

const histories = models.chain((start) => {
  const others = fc.array(grantsIn(start), { minLength: people - 1, maxLength: people - 1 })
  const grants = others.map((list) => [strongest(start), ...list])
  return fc.tuple(fc.constant(start), grants, fc.array(stepsIn(start), { maxLength: 40 }))
})

// May give most things, though not the last role.
function strongest(start: AccessModel): Grants {
  const roles = [...start.roles.keys()].slice(0, -1).map((roleId) => ({ roleId, source: 'manual' }))
  return { roles, capabilities: [], limits: { hosts: null, rows: null, seats: 4 } }
}

const noon = new Date(4)

interface Group {
  members: Set<number>
  roles: string[]
}

/** A tenant where only the rule decides which changes happen. */
class Tenant {
  model: AccessModel
  readonly grants: Grants[]
  readonly groups: Group[] = [0, 1].map(() => ({ members: new Set(), roles: [] }))
  readonly impersonations: { actor: number; target: number }[] = []
  #made = 0

  constructor(start: AccessModel, grants: readonly Grants[]) {
    this.model = start
    this.grants = [...grants]
  }

  reach(person: number): Subject {
    return reachOf(this.model, this.#grantsOf(person), noon)
  }

  /** The rights of a person at this moment, by which their changes are checked. */
  subject(person: number): Subject {
    return compileSubject(this.model, this.#grantsOf(person), noon)
  }

  /** The rights of a person at this moment, in all sessions that the server would accept. */
  sessions(person: number): Subject[] {
    const own = this.subject(person)
    const targets = this.impersonations.filter(({ actor }) => actor === person).map(({ target }) => target)
    const open = targets.filter((target) => mayImpersonate(own, this.reach(target)))
    return [own, ...open.map((target) => this.subject(target))]
  }

  /** Returns whether the step was allowed. */
  try(step: Step): boolean {
    const change = this.#changeAllowed(step)
    change?.()
    return change !== undefined
  }

  #changeAllowed(step: Step): (() => void) | undefined {
    switch (step.kind) {
      case 'assign':
        return this.#assign(
          step.actor,
          step.target,
          step.roles.map((role) => this.#role(role)),
        )
      case 'capability': {
        const { permission, startsAt, endsAt } = step
        const grant = { id: 'new', permission, reason: '', source: 'manual', startsAt, endsAt }
        const before = this.#grantsOf(step.target)
        return this.#replace(step, { ...before, capabilities: [...before.capabilities, grant] })
      }
      case 'revoke': {
        const before = this.#grantsOf(step.target)
        return this.#replace(step, { ...before, capabilities: before.capabilities.toSpliced(step.which, 1) })
      }
      case 'limit': {
        const before = this.#grantsOf(step.target)
        const { [step.limit]: _, ...others } = before.limits
        const value = step.value === undefined ? {} : { [step.limit]: step.value }
        return this.#replace(step, { ...before, limits: { ...others, ...value } })
      }
      case 'create':
        return this.#writeRole(step.actor, `made-${this.#made++}`, undefined, step)
      case 'edit': {
        const role = this.#role(step.role)
        return role.allPermissions ? undefined : this.#writeRole(step.actor, role.id, role, step)
      }
      case 'delete':
        return this.#deleteRole(step.actor, this.#role(step.role), step.instead)
      case 'set-group-roles': {
        const roles = [...new Set(step.roles.map((role) => this.#role(role).id))]
        return this.#changeGroup(step.actor, step.group, roles, (group) => {
          group.roles = roles
        })
      }
      case 'add':
        return this.#changeGroup(step.actor, step.group, [], ({ members }) => members.add(step.target))
      case 'remove':
        // Leaving a group needs nobody's permission.
        return step.actor === step.target
          ? () => this.#group(step.group).members.delete(step.target)
          : this.#changeGroup(step.actor, step.group, [], ({ members }) => members.delete(step.target))
      case 'impersonate':
        return mayImpersonate(this.subject(step.actor), this.reach(step.target))
          ? () => this.impersonations.push(step)
          : undefined
    }
  }

  /** The grants of a person, their own and those through groups. */
  #grantsOf(person: number): Grants {
    const own = this.grants[person] ?? expect.unreachable()
    const through = this.groups.flatMap(({ members, roles }, at) => {
      const via = { groupId: `group-${at}`, groupName: `Group ${at}` }
      return members.has(person) ? roles.map((roleId) => ({ roleId, source: 'group', via })) : []
    })
    return { ...own, roles: [...own.roles, ...through] }
  }

  #group(index: number): Group {
    return this.groups[index] ?? expect.unreachable()
  }

  /**
   * Changes the members or roles of a group. The actor must have what the group's roles gave before and give after, each role by itself.
   */
  #changeGroup(
    actor: number,
    index: number,
    after: string[],
    change: (group: Group) => void,
  ): (() => void) | undefined {
    const group = this.#group(index)
    const affected = [...group.roles, ...after].flatMap((id) => this.model.roles.get(id) ?? [])
    if (!affected.every((role) => this.#may(actor, roleAsSubject(this.model, role)))) return undefined
    return () => change(group)
  }

  #role(index: number): CompiledRole {
    const roles = [...this.model.roles.values()]
    return roles[index % roles.length] ?? expect.unreachable()
  }

  #may(actor: number, before: Subject, after = before): boolean {
    return refuseGrant(this.model, this.subject(actor), before, after) === undefined
  }

  #replace({ actor, target }: { actor: number; target: number }, after: Grants): (() => void) | undefined {
    if (!this.#may(actor, this.reach(target), reachOf(this.model, after, noon))) return undefined
    return () => {
      this.grants[target] = { ...after, roles: after.roles.filter(({ via }) => !via) }
    }
  }

  #assign(actor: number, target: number, roles: CompiledRole[], deleted?: string): (() => void) | undefined {
    const before = this.#grantsOf(target)
    const wanted = roles.map(({ id }) => id)
    const held = before.roles.filter(({ source }) => source === 'manual').map(({ roleId }) => roleId)
    const changed = [...new Set([...wanted, ...held])].filter(
      (id) => wanted.includes(id) !== held.includes(id),
    )
    const known = changed.flatMap((id) => this.model.roles.get(id) ?? [])
    if (!known.every((role) => this.#may(actor, roleAsSubject(this.model, role)))) return undefined
    const kept = before.roles.filter(
      ({ source, roleId }) => roleId !== deleted && (source !== 'manual' || wanted.includes(roleId)),
    )
    const added = wanted.filter((id) => !held.includes(id)).map((roleId) => ({ roleId, source: 'manual' }))
    return this.#replace({ actor, target }, { ...before, roles: [...kept, ...added] })
  }

  #writeRole(
    actor: number,
    id: string,
    old: CompiledRole | undefined,
    { permissions, limits: values }: { permissions: string[]; limits: Limits },
  ): (() => void) | undefined {
    const definition = { id, key: id, name: id, allPermissions: false, permissions, limits: values }
    const compiled = compileModel(this.model.catalogue, [definition], [...this.model.limits.values()])
    const fresh = compiled.roles.get(id) ?? expect.unreachable()
    const after = roleAsSubject(this.model, fresh)
    if (!this.#may(actor, old ? roleAsSubject(this.model, old) : after, after)) return undefined
    return () => {
      this.model = { ...this.model, roles: new Map([...this.model.roles, [id, fresh]]) }
    }
  }

  #deleteRole(actor: number, role: CompiledRole, instead: number | undefined): (() => void) | undefined {
    const replacement = instead === undefined ? undefined : this.#role(instead)
    if (role.allPermissions || replacement === role || this.model.roles.size === 1) return undefined
    if (!this.#may(actor, roleAsSubject(this.model, role))) return undefined
    if (replacement && !this.#may(actor, roleAsSubject(this.model, replacement))) return undefined
    const changes: (() => void)[] = []
    for (const group of this.groups) {
      const others = group.roles.filter((id) => id !== role.id)
      if (others.length === group.roles.length) continue
      changes.push(() => {
        group.roles = [...new Set([...others, ...(replacement ? [replacement.id] : [])])]
      })
    }
    for (const [target, { roles }] of this.grants.entries()) {
      if (!roles.some(({ roleId }) => roleId === role.id)) continue
      const others = roles.filter(({ source, roleId }) => source === 'manual' && roleId !== role.id)
      const kept = others.flatMap(({ roleId }) => this.model.roles.get(roleId) ?? [])
      const change = this.#assign(actor, target, [...kept, ...(replacement ? [replacement] : [])], role.id)
      if (!change) return undefined
      changes.push(change)
    }
    return () => {
      for (const change of changes) change()
      this.model = { ...this.model, roles: new Map([...this.model.roles].filter(([id]) => id !== role.id)) }
    }
  }
}

function limitOf(subject: Subject, key: string): number | null {
  const value = subject.limits.get(key)
  return value === undefined ? 0 : value
}

function together(a: Subject, b: Subject): Subject {
  return {
    permissions: union(a.permissions, b.permissions),
    limits: new Map([...a.limits].map(([key, value]) => [key, moreGenerous(value, limitOf(b, key))])),
    changesAt: Number.POSITIVE_INFINITY,
  }
}

function isWithin(subject: Subject, bound: Subject): boolean {
  const limitsWithin = [...subject.limits].every(([key, value]) => !exceeds(value, limitOf(bound, key)))
  return limitsWithin && isSubset(subject.permissions, bound.permissions)
}

describe('random changes of rights, in any order', () => {
  test('give nobody more than they and the actors had', () => {
    const accepted = new Map<Step['kind'], number>()
    fc.assert(
      fc.property(histories, ([start, grants, steps]) => {
        const tenant = new Tenant(start, grants)
        const everybody = grants.map((_, index) => index)
        const initial = everybody.map((index) => tenant.reach(index))
        let actors: Subject | undefined
        for (const step of steps) {
          const before = everybody.map((index) => tenant.reach(index))
          const own = tenant.subject(step.actor)
          if (!tenant.try(step)) continue
          accepted.set(step.kind, (accepted.get(step.kind) ?? 0) + 1)
          const first = initial[step.actor] ?? expect.unreachable()
          actors = actors ? together(actors, first) : first
          for (const [index, reach] of everybody.map((one) => tenant.reach(one)).entries()) {
            const had = before[index] ?? expect.unreachable()
            expect(isWithin(reach, together(had, own)), 'more than the actor could give').toBe(true)
            expect(isWithin(reach, together(initial[index] ?? had, actors)), 'more than all had').toBe(true)
          }
          const had = before[step.actor] ?? expect.unreachable()
          expect(isWithin(tenant.reach(step.actor), had), 'the actor has grown').toBe(true)
        }
      }),
      { numRuns: 600 },
    )
    // A rule that refuses everything would pass too.
    const kinds = [
      'assign',
      'capability',
      'revoke',
      'limit',
      'create',
      'edit',
      'delete',
      'impersonate',
      'set-group-roles',
      'add',
      'remove',
    ] as const
    for (const kind of kinds) expect(accepted.get(kind) ?? 0, kind).toBeGreaterThan(10)
  })

  test('nobody impersonates an account with more rights than their own', () => {
    fc.assert(
      fc.property(histories, ([start, grants, steps]) => {
        const tenant = new Tenant(start, grants)
        for (const step of steps) {
          tenant.try(step)
          for (const person of grants.keys()) {
            const own = tenant.subject(person)
            for (const session of tenant.sessions(person)) expect(isWithin(session, own)).toBe(true)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
