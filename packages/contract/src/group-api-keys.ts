import { type Static, Type } from 'typebox'
import { GroupApiKeyActions } from './actions.ts'
import { Id, Line, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { Addresses, ApiKey } from './me.ts'
import { command, Nothing, query } from './operation.ts'

const oneGroup = { tenant: TenantSlug, group: Id }

/** An API key of a group. */
export const GroupApiKey = Type.Object({
  ...ApiKey.properties,
  createdBy: Type.Object(
    { id: Id, name: Type.String() },
    {
      description: 'The name of its creator at that time; they may have left the group or been deleted since',
    },
  ),
  asleepSince: Type.Union([Time, Type.Null()], {
    description:
      'The group has gained rights since the key was created or last woken: the key is refused with `api_key.asleep` until an owner wakes it',
  }),
})
export type GroupApiKey = Static<typeof GroupApiKey>

export const list = query({
  name: 'group-api-keys.list',
  summary: "List a group's API keys",
  description: 'Newest first. For owners of the group and users with `groups:manage`.',
  scope: 'tenant',
  input: Type.Object(oneGroup),
  output: Type.Object({
    items: Type.Array(Type.Object({ ...GroupApiKey.properties, actions: GroupApiKeyActions })),
  }),
  problems: ['group.not_found', 'access.denied', 'access.action_disabled'],
})

export const create = command({
  name: 'group-api-keys.create',
  summary: 'Create an API key of a group',
  description:
    'For owners of the group and users with `groups:manage`, if they have all rights of the group. The key is only in this answer. It has the rights of the group’s roles of the moment when it is used; it has no account, so operations on one’s own account are refused. It stays valid when its creator leaves, falls asleep when the group gains rights (`group-api-keys.wake`), and ends with the group.',
  scope: 'tenant',
  requires: { session: 'any', at: 'home' },
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
  summary: 'Wake an API key of a group',
  description:
    'For owners of the group and users with `groups:manage`, if they have all rights of the group. The keys of a group fall asleep when it gains rights, because nobody has decided that the people who have the keys may have these rights.',
  scope: 'tenant',
  requires: { session: 'any', at: 'home' },
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
  description: 'For users who may create one. It ends at once, on all nodes.',
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
