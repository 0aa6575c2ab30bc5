import { Type } from 'typebox'
import { Id, Key, TenantSlug } from './fields.ts'
import { Group } from './groups.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command } from './operation.ts'

export const set = command({
  name: 'group-roles.set',
  summary: 'Set the roles of a group',
  description:
    'Replaces the roles of the group by the roles with these keys. Its members gain and lose rights with their next request. The roles before and after must be within your own rights.',
  scope: 'tenant',
  needs: 'groups:assign-roles',
  input: Type.Object({
    tenant: TenantSlug,
    group: Id,
    roles: Type.Array(Key, { maxItems: 50, uniqueItems: true }),
    ...olderCredentials,
  }),
  output: Group,
  emits: ['group.roles-changed', 'group.api-keys-asleep'],
  problems: [
    'access.older_credentials',
    'group.not_found',
    'seats.role_of_group',
    'role.not_found',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const bindings = { set: http.put(set, '/tenants/{tenant}/groups/{group}/roles') }
