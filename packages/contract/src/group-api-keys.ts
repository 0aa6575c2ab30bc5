import { type Static, Type } from 'typebox'
import { Id, Line, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { Addresses, ApiKey } from './me.ts'
import { command, Nothing, query } from './operation.ts'

const oneGroup = { tenant: TenantSlug, group: Id }

/** A key of a group. */
export const GroupApiKey = Type.Object({
  ...ApiKey.properties,
  createdBy: Type.Object(
    { id: Id, name: Type.String() },
    { description: 'Who made it, as they were called then; they may have left the group since, or be gone' },
  ),
  asleepSince: Type.Union([Time, Type.Null()], {
    description:
      'The group was given more than it had when the key was made or last woken: it is refused with `api_key.asleep` until an owner wakes it',
  }),
})
export type GroupApiKey = Static<typeof GroupApiKey>

export const list = query({
  name: 'group-api-keys.list',
  summary: "List a group's API keys",
  description: 'Newest first. For its owners and for those with `groups:manage`.',
  scope: 'tenant',
  input: Type.Object(oneGroup),
  output: Type.Object({ items: Type.Array(GroupApiKey) }),
  problems: ['group.not_found', 'access.denied', 'access.action_disabled'],
})

export const create = command({
  name: 'group-api-keys.create',
  summary: 'Create an API key of a group',
  description:
    'For its owners and for those with `groups:manage` who have every right that the group carries. The key is in this answer and nowhere else. What it may do is what the roles of the group give, at the moment it is used; it is no account, and what concerns an account of one’s own is refused to it. It goes on when whoever made it leaves, sleeps as soon as the group is given more than it had (`group-api-keys.wake`), and ends with the group.',
  scope: 'tenant',
  requires: { session: 'any' },
  creates: true,
  secret: true,
  input: Type.Object({
    ...oneGroup,
    name: Line(100),
    expiresAt: Type.Optional(OptionalTime),
    addresses: Type.Optional(Addresses),
  }),
  output: Type.Object({ ...GroupApiKey.properties, key: Type.String() }),
  emits: ['group.api-key-created'],
  problems: [
    'group.not_found',
    'api_key.name_taken',
    'quota.reached',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const wake = command({
  name: 'group-api-keys.wake',
  summary: 'Wake an API key of a group that sleeps',
  description:
    'For whoever may create one: its owners and those with `groups:manage`, and only while they have every right that the group carries. The keys of a group sleep as soon as it is given more than it had, because whoever holds them was never trusted with that.',
  scope: 'tenant',
  requires: { session: 'any' },
  input: Type.Object({ ...oneGroup, key: Id }),
  output: GroupApiKey,
  emits: ['group.api-key-woken'],
  problems: [
    'group.not_found',
    'api_key.not_found',
    'api_key.not_asleep',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const revoke = command({
  name: 'group-api-keys.revoke',
  summary: 'Revoke an API key of a group',
  description: 'For those who may create one. It ends at once, everywhere.',
  scope: 'tenant',
  input: Type.Object({ ...oneGroup, key: Id }),
  output: Nothing,
  emits: ['group.api-key-revoked'],
  problems: [
    'group.not_found',
    'api_key.not_found',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/groups/{group}/api-keys'),
  create: http.post(create, '/tenants/{tenant}/groups/{group}/api-keys', {
    location: '/tenants/{tenant}/groups/{group}/api-keys/{id}',
  }),
  wake: http.post(wake, '/tenants/{tenant}/groups/{group}/api-keys/{key}/wake'),
  revoke: http.delete(revoke, '/tenants/{tenant}/groups/{group}/api-keys/{key}'),
}
