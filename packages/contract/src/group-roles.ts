import { Type } from 'typebox'
import { Id, Key, TenantSlug } from './fields.ts'
import { Group } from './groups.ts'
import { olderCredentials } from './older-credentials.ts'
import { operation } from './operation.ts'

export const set = operation({
  name: 'group-roles.set',
  method: 'PUT',
  path: '/tenants/{tenant}/groups/{group}/roles',
  summary: 'Say which roles a group carries',
  description:
    'By their keys, instead of those that it carries now. Its members have them from their next request on, and lose those that it carries no more. Never with more than your own rights: what it carried before must be within them too.',
  needs: 'groups:assign-roles',
  input: Type.Object({
    tenant: TenantSlug,
    group: Id,
    roles: Type.Array(Key, { maxItems: 50, uniqueItems: true }),
    ...olderCredentials,
  }),
  output: Group,
  problems: [
    'access.older_credentials',
    'group.not_found',
    'role.not_found',
    'access.escalation',
    'access.action_disabled',
  ],
})
