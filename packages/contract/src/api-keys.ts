import { Type } from 'typebox'
import { ApiKeyActions } from './actions.ts'
import { Id, Line, OptionalTime, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { Addresses, ApiKey } from './me.ts'
import { command, Nothing, query } from './operation.ts'

const ApiKeys = Type.Object({
  items: Type.Array(Type.Object({ ...ApiKey.properties, actions: ApiKeyActions })),
})

export const listOwn = query({
  name: 'api-keys.list-own',
  summary: 'List your own API keys',
  scope: 'self',
  requires: { by: ['user', 'service-account'], at: 'home' },
  input: Type.Object({}),
  output: ApiKeys,
  problems: [],
})

export const create = command({
  name: 'api-keys.create',
  summary: 'Create an API key',
  description: 'The key is only in this answer. It has your rights of the moment when it is used.',
  scope: 'self',
  needs: 'api-keys:create',
  requires: { session: 'any', at: 'home' },
  creates: true,
  secret: true,
  input: Type.Object({
    name: Line(100),
    expiresAt: Type.Optional(OptionalTime),
    addresses: Type.Optional(Addresses),
  }),
  output: Type.Object({ ...ApiKey.properties, key: Type.String() }),
  emits: ['api-key.created'],
  problems: ['api_key.name_taken', 'quota.reached'],
})

export const revokeOwn = command({
  name: 'api-keys.revoke-own',
  summary: 'Revoke one of your own API keys',
  scope: 'self',
  requires: { by: ['user', 'service-account'], at: 'home' },
  input: Type.Object({ key: Id }),
  output: Nothing,
  emits: ['api-key.revoked'],
  problems: ['api_key.not_found'],
})

export const listOfUser = query({
  name: 'api-keys.list-of-user',
  summary: "List a user's API keys",
  scope: 'tenant',
  needs: 'users:manage-api-keys',
  input: Type.Object({ tenant: TenantSlug, user: Id }),
  output: ApiKeys,
  problems: ['user.not_found'],
})

export const revokeOfUser = command({
  name: 'api-keys.revoke-of-user',
  summary: "Revoke a user's API key",
  scope: 'tenant',
  needs: 'users:manage-api-keys',
  input: Type.Object({ tenant: TenantSlug, user: Id, key: Id }),
  output: Nothing,
  emits: ['api-key.revoked'],
  problems: ['user.not_found', 'api_key.not_found', 'access.escalation'],
})

export const bindings = {
  listOwn: http.get(listOwn, '/me/api-keys'),
  create: http.post(create, '/me/api-keys', { location: '/me/api-keys/{id}' }),
  revokeOwn: http.delete(revokeOwn, '/me/api-keys/{key}'),
  listOfUser: http.get(listOfUser, '/tenants/{tenant}/users/{user}/api-keys'),
  revokeOfUser: http.delete(revokeOfUser, '/tenants/{tenant}/users/{user}/api-keys/{key}'),
}
