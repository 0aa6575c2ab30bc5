import { type Static, Type } from 'typebox'
import { MachineKeyActions } from './actions.ts'
import { Id, Key, Line, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { Addresses, ApiKey } from './me.ts'
import { command, Nothing, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'
import { RoleBadge, UserStatus } from './users.ts'

/** An API key of a machine account ends after so many days at most. */
export const machineKeyDays = 366
/** The owner is told so many days before a key ends; of a shorter key, after half of its time. */
export const machineKeyNoticeDays = 14

const inTenant = { tenant: TenantSlug }
const oneMachine = { tenant: TenantSlug, machine: Id }
const owner = Type.Unsafe<string>({ ...Id, description: 'A user of the tenant who can sign in' })

/** An account that nobody signs in to: it acts by its API keys. */
export const Machine = Type.Object({
  id: Id,
  username: Type.String({ examples: ['nightly-report'] }),
  alias: Type.Union([Type.String(), Type.Null()]),
  status: UserStatus,
  roles: Type.Array(RoleBadge),
  createdAt: Time,
  owner: Type.Union(
    [
      Type.Object({
        id: Id,
        name: Type.String(),
        active: Type.Boolean({ description: 'Whether the owner can sign in now' }),
      }),
      Type.Null(),
    ],
    { description: 'null: nobody owns it, and nobody is told before its keys end but an administrator' },
  ),
  apiKeys: Type.Integer({ description: 'How many keys it has' }),
  nextEnd: Type.Union([Time, Type.Null()], { description: 'When the next of its keys ends' }),
})
export type Machine = Static<typeof Machine>

/** An API key of a machine account. */
export const MachineKey = Type.Object({
  ...ApiKey.properties,
  createdBy: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
    description: 'Who made it, by the name of that time; null: the command line',
  }),
})
export type MachineKey = Static<typeof MachineKey>

const Machines = Page(Machine)

export const list = query({
  name: 'machines.list',
  summary: 'List the machine accounts of a tenant',
  description: 'By name, the accounts that products use included.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({
    ...inTenant,
    ...listFields,
    owner: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'Only those of this owner' })),
    withoutOwner: Type.Optional(
      Type.Boolean({ description: 'true: only those that have no owner who can sign in' }),
    ),
  }),
  output: Machines,
  problems: ['list.cursor_invalid'],
})

export const listOwn = query({
  name: 'machines.list-own',
  summary: 'List the machine accounts that you own',
  scope: 'self',
  requires: { by: ['user'], at: 'home' },
  input: Type.Object({ ...listFields }),
  output: Machines,
  problems: ['list.cursor_invalid'],
})

export const create = command({
  name: 'machines.create',
  summary: 'Create a machine account',
  description:
    'An account for a program: nobody signs in to it, and it has no email address. Needs `users:assign-roles` too, and gives roles within your own rights; without `roles` the default role. You are its owner unless you name another.',
  scope: 'tenant',
  needs: 'users:create',
  requires: { at: 'home' },
  creates: true,
  input: Type.Object({
    ...inTenant,
    username: Line(200),
    alias: Type.Optional(Line(200)),
    roles: Type.Optional(Type.Array(Key, { minItems: 1, maxItems: 50, uniqueItems: true })),
    owner: Type.Optional(owner),
  }),
  output: Machine,
  emits: ['user.created', 'machine.owner-changed'],
  problems: [
    'seats.full',
    'user.username_taken',
    'user.not_found',
    'user.cannot_sign_in',
    'role.not_found',
    'role.too_many',
    'access.escalation',
    'access.denied',
  ],
})

export const setOwner = command({
  name: 'machines.set-owner',
  summary: 'Change the owner of a machine account',
  description:
    'The owner gains no rights by it: they make keys only while they have all rights of the account.',
  scope: 'tenant',
  needs: 'users:assign-roles',
  requires: { at: 'home' },
  input: Type.Object({ ...oneMachine, owner }),
  output: Nothing,
  emits: ['machine.owner-changed'],
  problems: ['machine.not_found', 'user.not_found', 'user.cannot_sign_in', 'access.escalation'],
})

export const listKeys = query({
  name: 'machines.list-keys',
  summary: 'List the API keys of a machine account',
  description: 'Newest first. For its owner and users with `users:manage-api-keys`.',
  scope: 'tenant',
  input: Type.Object(oneMachine),
  output: Type.Object({
    items: Type.Array(Type.Object({ ...MachineKey.properties, actions: MachineKeyActions })),
    actions: Type.Object({ create: MachineKeyActions.properties.revoke }),
  }),
  problems: ['machine.not_found', 'access.denied'],
})

export const createKey = command({
  name: 'machines.create-key',
  summary: 'Create an API key of a machine account',
  description: `For its owner and users with \`users:manage-api-keys\`, if they have all rights of the account, those that begin later included. The key is only in this answer. It ends after ${machineKeyDays} days at most. The owner is told ${machineKeyNoticeDays} days before.`,
  scope: 'tenant',
  needs: 'api-keys:create',
  requires: { session: 'any', at: 'home' },
  creates: true,
  secret: true,
  input: Type.Object({
    ...oneMachine,
    name: Line(100),
    expiresAt: Time,
    addresses: Type.Optional(Addresses),
  }),
  output: Type.Object({ ...MachineKey.properties, key: Type.String() }),
  emits: ['api-key.created'],
  problems: [
    'machine.not_found',
    'user.inactive',
    'api_key.name_taken',
    'quota.reached',
    'access.denied',
    'access.escalation',
  ],
})

export const revokeKey = command({
  name: 'machines.revoke-key',
  summary: 'Revoke an API key of a machine account',
  description:
    'For its owner, whatever rights they have, and users with `users:manage-api-keys` who have all rights of the account. It ends at once, on all nodes.',
  scope: 'tenant',
  requires: { at: 'home' },
  input: Type.Object({ ...oneMachine, key: Id }),
  output: Nothing,
  emits: ['api-key.revoked'],
  problems: ['machine.not_found', 'api_key.not_found', 'access.denied', 'access.escalation'],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/machines'),
  listOwn: http.get(listOwn, '/me/machines'),
  create: http.post(create, '/tenants/{tenant}/machines', { location: '/tenants/{tenant}/users/{id}' }),
  setOwner: http.put(setOwner, '/tenants/{tenant}/machines/{machine}/owner'),
  listKeys: http.get(listKeys, '/tenants/{tenant}/machines/{machine}/api-keys'),
  createKey: http.post(createKey, '/tenants/{tenant}/machines/{machine}/api-keys', {
    location: '/tenants/{tenant}/machines/{machine}/api-keys/{id}',
  }),
  revokeKey: http.delete(revokeKey, '/tenants/{tenant}/machines/{machine}/api-keys/{key}'),
}
