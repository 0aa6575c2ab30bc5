import { Type } from 'typebox'
import { Id, Line, OptionalTime, TenantSlug } from './fields.ts'
import { Addresses, ApiKey } from './me.ts'
import { Nothing, operation } from './operation.ts'

const ApiKeys = Type.Object({ items: Type.Array(ApiKey) })

export const listOwn = operation({
  name: 'api-keys.list-own',
  method: 'GET',
  path: '/me/api-keys',
  summary: 'List your own API keys',
  needs: 'signed-in',
  person: true,
  input: Type.Object({}),
  output: ApiKeys,
  problems: [],
})

export const create = operation({
  name: 'api-keys.create',
  method: 'POST',
  path: '/me/api-keys',
  summary: 'Create an API key',
  description:
    'The key is in this answer and nowhere else. What it may do is what you may do, at the moment it is used.',
  needs: 'api-keys:create',
  person: true,
  input: Type.Object({
    name: Line(100),
    expiresAt: Type.Optional(OptionalTime),
    addresses: Type.Optional(Addresses),
  }),
  output: Type.Object({ ...ApiKey.properties, key: Type.String() }),
  status: 201,
  location: '/me/api-keys/{id}',
  session: true,
  secret: true,
  problems: ['api_key.name_taken', 'quota.reached'],
})

export const revokeOwn = operation({
  name: 'api-keys.revoke-own',
  method: 'DELETE',
  path: '/me/api-keys/{key}',
  summary: 'Revoke one of your own API keys',
  needs: 'signed-in',
  person: true,
  input: Type.Object({ key: Id }),
  output: Nothing,
  status: 204,
  problems: ['api_key.not_found'],
})

export const listOfUser = operation({
  name: 'api-keys.list-of-user',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}/api-keys',
  summary: "List a user's API keys",
  needs: 'users:manage-api-keys',
  input: Type.Object({ tenant: TenantSlug, user: Id }),
  output: ApiKeys,
  problems: ['user.not_found'],
})

export const revokeOfUser = operation({
  name: 'api-keys.revoke-of-user',
  method: 'DELETE',
  path: '/tenants/{tenant}/users/{user}/api-keys/{key}',
  summary: "Revoke a user's API key",
  needs: 'users:manage-api-keys',
  input: Type.Object({ tenant: TenantSlug, user: Id, key: Id }),
  output: Nothing,
  status: 204,
  problems: ['user.not_found', 'api_key.not_found', 'access.escalation'],
})
