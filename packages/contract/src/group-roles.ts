import { Type } from 'typebox'
import { Id, Key, TenantSlug } from './fields.ts'
import { Group } from './groups.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command } from './operation.ts'

export const set = command({
  name: 'group-roles.set',
  summary: 'Say which roles a group carries',
  description:
    'By their keys, instead of those that it carries now. Its members have them from their next request on, and lose those that it carries no more. Never with more than your own rights: what it carried before must be within them too.',
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
    'role.not_found',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const bindings = { set: http.put(set, '/tenants/{tenant}/groups/{group}/roles') }
