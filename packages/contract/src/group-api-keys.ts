import { type Static, Type } from 'typebox'
import { Id, Line, OptionalTime, TenantSlug } from './fields.ts'
import { Addresses, ApiKey } from './me.ts'
import { Nothing, operation } from './operation.ts'

const oneGroup = { tenant: TenantSlug, group: Id }

/** A key of a group. */
export const GroupApiKey = Type.Object({
  ...ApiKey.properties,
  createdBy: Type.Object(
    { id: Id, name: Type.String() },
    { description: 'Who made it, as they were called then; they may have left the group since, or be gone' },
  ),
})
export type GroupApiKey = Static<typeof GroupApiKey>

export const list = operation({
  name: 'group-api-keys.list',
  method: 'GET',
  path: '/tenants/{tenant}/groups/{group}/api-keys',
  summary: "List a group's API keys",
  description: 'Newest first. For its owners and for those with `groups:manage`.',
  needs: 'signed-in',
  input: Type.Object(oneGroup),
  output: Type.Object({ items: Type.Array(GroupApiKey) }),
  problems: ['group.not_found', 'access.denied', 'access.action_disabled'],
})

export const create = operation({
  name: 'group-api-keys.create',
  method: 'POST',
  path: '/tenants/{tenant}/groups/{group}/api-keys',
  summary: 'Create an API key of a group',
  description:
    'For its owners and for those with `groups:manage` who have every right that the group carries. The key is in this answer and nowhere else. What it may do is what the roles of the group give, at the moment it is used; it is no account, and what concerns an account of one’s own is refused to it. It goes on when whoever made it leaves, and ends with the group.',
  needs: 'signed-in',
  judged: 'now',
  input: Type.Object({
    ...oneGroup,
    name: Line(100),
    expiresAt: Type.Optional(OptionalTime),
    addresses: Type.Optional(Addresses),
  }),
  output: Type.Object({ ...GroupApiKey.properties, key: Type.String() }),
  status: 201,
  location: '/tenants/{tenant}/groups/{group}/api-keys/{id}',
  session: true,
  secret: true,
  problems: [
    'group.not_found',
    'api_key.name_taken',
    'quota.reached',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const revoke = operation({
  name: 'group-api-keys.revoke',
  method: 'DELETE',
  path: '/tenants/{tenant}/groups/{group}/api-keys/{key}',
  summary: 'Revoke an API key of a group',
  description: 'For those who may create one. It ends at once, everywhere.',
  needs: 'signed-in',
  judged: 'now',
  input: Type.Object({ ...oneGroup, key: Id }),
  output: Nothing,
  status: 204,
  problems: [
    'group.not_found',
    'api_key.not_found',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})
