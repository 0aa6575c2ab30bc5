import { rollcallPermissions } from '@rollcall/access/rollcall-permissions.ts'
import fc from 'fast-check'
import type { Input } from './contract-calls.ts'
import { passwordOf } from './test-app.ts'

/** The possible targets of a step at its moment. */
export interface Scene {
  tenant: string
  /** The caller. */
  actor: string
  person: string
  people: string[]
  /** One of the person's sessions. */
  session: string
  role: { id: string; revision: number }
  grant: string
  group: string
  /** The API key of the group that was made last. */
  groupKey: string
  /** The secret of the reset link that the caller made last. */
  link: string
  capability: string
  limit: string
  /** A number for a unique name. */
  made(): number
  inMinutes(count: number): string
}

/** One call, or a lapse of time. Numbers are positions in lists of that moment. */
export interface Step {
  kind: Kind | 'time passes'
  actor: number
  person: number
  role: number
  group: number
  roles: number[]
  permissions: string[]
  limits: Record<string, number | null>
  value: number | null
  startsIn: number | null
  endsIn: number | null
  active: boolean
  partly: 'permissions' | 'limits' | 'all'
  byKey: boolean
  /** Older credentials may get the new rights too. */
  keep: boolean
}

export type Call = Step & { kind: Kind }

/** Says whether a step is a call, rather than a lapse of time. */
export function isCall(step: Step): step is Call {
  return step.kind !== 'time passes'
}

/** The same with the keys of roles. */
export type Chosen = Omit<Step, 'roles' | 'kind'> & { roles: string[] }

/** Everything that could change rights or open another account: the input of each operation. */
export const kinds = {
  'users.create': ({ tenant, made }, { roles }) => ({
    tenant,
    username: `new${made()}`,
    password: passwordOf('somebody new'),
    roles,
  }),
  // A field that the contract does not have must give nothing.
  'users.update': ({ tenant, person }, { roles }) => ({ tenant, user: person, alias: 'Another', roles }),
  'users.set-roles': ({ tenant, person }, { roles }) => ({ tenant, user: person, roles }),
  'bulk.assign-role': ({ tenant, people }, { roles }) => ({
    tenant,
    users: { ids: people },
    role: roles[0],
  }),
  'users.set-status': ({ tenant, person }, { active }) => ({
    tenant,
    user: person,
    status: active ? 'active' : 'inactive',
  }),
  'users.remove': ({ tenant, person }) => ({ tenant, user: person }),
  'users.create-password-reset': ({ tenant, person }) => ({ tenant, user: person }),
  'sessions.end-of-user': ({ tenant, person }) => ({ tenant, user: person }),
  'sessions.end-one-of-user': ({ tenant, person, session }) => ({ tenant, user: person, session }),
  'roles.create': ({ tenant, made }, { permissions, limits }) => ({
    tenant,
    name: `Made ${made()}`,
    permissions,
    limits,
  }),
  'roles.update': ({ tenant, role }, { permissions, limits, partly }) => ({
    tenant,
    role: role.id,
    revision: role.revision,
    ...(partly === 'limits' ? {} : { permissions }),
    ...(partly === 'permissions' ? {} : { limits }),
  }),
  'roles.remove': ({ tenant, role }, { roles }) => ({ tenant, role: role.id, replaceWith: roles[0] }),
  'capabilities.grant': ({ tenant, person, capability, inMinutes }, { startsIn, endsIn }) => ({
    tenant,
    user: person,
    permission: capability,
    reason: 'On call',
    ...(startsIn === null ? {} : { startsAt: inMinutes(startsIn) }),
    ...(endsIn === null ? {} : { endsAt: inMinutes(endsIn) }),
  }),
  'capabilities.revoke': ({ tenant, grant }) => ({ tenant, grant }),
  'access.set-limit': ({ tenant, person, limit }, { value }) => ({ tenant, user: person, limit, value }),
  'access.clear-limit': ({ tenant, person, limit }) => ({ tenant, user: person, limit }),
  'groups.create': ({ tenant, person, actor, made }, { active }) => ({
    tenant,
    name: `Group ${made()}`,
    members: person === actor ? [] : [{ user: person, role: active ? 'owner' : 'member' }],
  }),
  'groups.add-members': ({ tenant, group, person }, { active }) => ({
    tenant,
    group,
    users: [person],
    role: active ? 'owner' : 'member',
  }),
  'groups.set-member-role': ({ tenant, group, person }, { active }) => ({
    tenant,
    group,
    user: person,
    role: active ? 'owner' : 'member',
  }),
  // One in three leaves.
  'groups.remove-member': ({ tenant, group, person, actor }, { partly }) => ({
    tenant,
    group,
    user: partly === 'all' ? actor : person,
  }),
  'groups.remove': ({ tenant, group }) => ({ tenant, group }),
  'group-roles.set': ({ tenant, group }, { roles }) => ({ tenant, group, roles }),
  'group-api-keys.create': ({ tenant, group, made }) => ({ tenant, group, name: `Key ${made()}` }),
  'group-api-keys.wake': ({ tenant, group, groupKey }) => ({ tenant, group, key: groupKey }),
  'password-resets.complete': ({ link, made }) => ({
    token: link,
    password: passwordOf(`somebody else ${made()}`),
  }),
  'api-keys.create': ({ made }) => ({ name: `Key ${made()}` }),
  'me.update': (_, { roles, permissions }) => ({
    alias: 'Myself',
    ...(roles.length > 1 ? { roles, permissions } : {}),
  }),
  'impersonation.start': ({ tenant, person }) => ({ tenant, user: person, reason: 'To see it', minutes: 10 }),
  'impersonation.stop': () => ({}),
} satisfies Record<string, (scene: Scene, step: Chosen) => Input>

export type Kind = keyof typeof kinds

const giving: Kind[] = [
  'users.set-roles',
  'bulk.assign-role',
  'roles.create',
  'roles.update',
  'capabilities.grant',
  'access.set-limit',
  'groups.create',
  'groups.add-members',
  'group-roles.set',
  'group-api-keys.create',
  'users.create-password-reset',
  'impersonation.start',
  'impersonation.stop',
]
const product = ['hosts:view', 'hunts:launch', 'can_launch_fleet_hunts', 'sso:configure', 'threat-feeds:edit']
const own = rollcallPermissions.map(({ key }) => key)
// Permissions to change something are more frequent than their share, because a user without any proves nothing.
const changing = own.filter((key) => !key.includes('read') && key !== 'decisions:ask')
const permissions = fc
  .tuple(fc.subarray(changing, { maxLength: 5 }), fc.subarray([...product, ...own], { maxLength: 4 }))
  .map(([some, others]) => [...new Set([...some, ...others])])
const value = fc.option(fc.constantFrom(0, 50, 100, 500, 501), { freq: 5 })
const limits = fc.oneof(
  fc.constant({}),
  value.map((hosts) => ({ 'hunts.maxHosts': hosts })),
)
const index = fc.nat(11)
const minutes = fc.option(fc.constantFrom(20, 90))

const steps: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(Object.keys(kinds) as Kind[])) },
    // Operations that give rights are more frequent.
    { weight: 6, arbitrary: fc.constantFrom(...giving) },
    { weight: 1, arbitrary: fc.constant('time passes' as const) },
  ),
  // The two strongest users act most often.
  actor: fc.oneof({ weight: 2, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: index }),
  person: index,
  role: index,
  group: index,
  roles: fc.uniqueArray(index, { minLength: 1, maxLength: 3 }),
  permissions,
  limits,
  value,
  startsIn: minutes,
  endsIn: minutes,
  active: fc.boolean(),
  partly: fc.constantFrom('permissions', 'limits', 'all'),
  byKey: fc.boolean(),
  keep: fc.nat(5).map((number) => number === 0),
})

/** The start of a walk and its calls. */
export const histories = fc.record({
  roles: fc.array(fc.record({ permissions, limits }), { minLength: 3, maxLength: 3 }),
  held: fc.array(fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 3 }),
  groups: fc.array(
    fc.record({
      roles: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 2 }),
      members: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 2 },
  ),
  steps: fc.array(steps, { minLength: 60, maxLength: 60 }),
})
export type History = typeof histories extends fc.Arbitrary<infer T> ? T : never
