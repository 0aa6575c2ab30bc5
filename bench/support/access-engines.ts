import { createMongoAbility, type MongoAbility } from '@casl/ability'
import { compileCatalogue } from '@rollcall/access/catalogue.ts'
import { can } from '@rollcall/access/decide.ts'
import { compileModel } from '@rollcall/access/roles.ts'
import { compileSubject, type Grants } from '@rollcall/access/subject.ts'
import { newCachedEnforcer, newModelFromString, StringAdapter } from 'casbin'
import { numbersFrom } from './random.ts'

/** The model that all engines decide on, and the questions that all are asked. */
export interface AccessCase {
  permissions: string[]
  /** By role: indexes of permissions. */
  roles: number[][]
  /** By user: indexes of roles. */
  users: number[][]
  questions: { user: number; permission: string }[]
}

/** A made-up organisation, the same each time. Half of the questions are about something that the user holds. */
export function accessCase({ permissions = 200, roles = 1_000, users = 10_000, questions = 20_000 } = {}) {
  const below = numbersFrom(4711)
  const some = (count: number, limit: number) => [
    ...new Set(Array.from({ length: count }, () => below(limit))),
  ]
  const made: AccessCase = {
    permissions: Array.from({ length: permissions }, (_, n) => `area${n % 20}:action${n}`),
    roles: Array.from({ length: roles }, () => some(12, permissions)),
    users: Array.from({ length: users }, () => some(3, roles)),
    questions: [],
  }
  made.questions = Array.from({ length: questions }, () => {
    const user = below(users)
    const held = made.users[user]?.flatMap((role) => made.roles[role] ?? []) ?? []
    const asked = below(2) === 0 ? held[below(held.length)] : below(permissions)
    return { user, permission: made.permissions[asked ?? 0] ?? '' }
  })
  return made
}

/** Answers one question of the case; whatever it needs for that was made beforehand. */
export type Engine = (user: number, permission: string) => boolean | Promise<boolean>

export function rollcallEngine({ permissions, roles, users }: AccessCase): Engine {
  const catalogue = compileCatalogue(
    permissions.map((key) => ({ key, group: 'All', description: key, implies: [] })),
  )
  const definitions = roles.map((listed, n) => ({
    id: `r${n}`,
    key: `r${n}`,
    name: `r${n}`,
    allPermissions: false,
    permissions: keysOf(permissions, listed),
    limits: {},
  }))
  const model = compileModel(catalogue, definitions, [])
  const now = new Date()
  const subjects = users.map((held) => {
    const grants: Grants = {
      roles: held.map((role) => ({ roleId: `r${role}`, source: 'manual' })),
      capabilities: [],
      limits: {},
    }
    return compileSubject(model, grants, now)
  })
  return (user, permission) => {
    const subject = subjects[user]
    return subject !== undefined && can(model, subject, permission)
  }
}

/** What one cannot do without: a set of strings for each user. */
export function setEngine({ permissions, roles, users }: AccessCase): Engine {
  const sets = users.map(
    (held) =>
      new Set(
        keysOf(
          permissions,
          held.flatMap((role) => roles[role] ?? []),
        ),
      ),
  )
  return (user, permission) => sets[user]?.has(permission) ?? false
}

/** An ability for each user, made beforehand, as one keeps it for a session. */
export function caslEngine({ permissions, roles, users }: AccessCase): Engine {
  const abilities: MongoAbility[] = users.map((held) => {
    const actions = new Set(
      keysOf(
        permissions,
        held.flatMap((role) => roles[role] ?? []),
      ),
    )
    return createMongoAbility([...actions].map((action) => ({ action, subject: 'all' })))
  })
  return (user, permission) => abilities[user]?.can(permission, 'all') ?? false
}

const casbinModel = `
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.act == p.act
`

export async function casbinEngine({ permissions, roles, users }: AccessCase): Promise<Engine> {
  const policies = roles.flatMap((listed, n) =>
    keysOf(permissions, listed).map((permission) => `p, r${n}, ${permission}`),
  )
  const groupings = users.flatMap((held, n) => held.map((role) => `g, u${n}, r${role}`))
  const enforcer = await newCachedEnforcer(
    newModelFromString(casbinModel),
    new StringAdapter([...policies, ...groupings].join('\n')),
  )
  return (user, permission) => enforcer.enforce(`u${user}`, permission)
}

function keysOf(permissions: readonly string[], indexes: readonly number[]): string[] {
  return indexes.map((index) => permissions[index] ?? '')
}
