import { type Static, Type } from 'typebox'
import { CapabilityActions } from './actions.ts'
import { Id, Key, OptionalTime, TenantSlug, Text, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { listFields, Page, timeSort } from './pagination.ts'
import { PersonName } from './people.ts'
import { GrantSource } from './users.ts'

export const CapabilityGrant = Type.Object({
  id: Id,
  permission: Key,
  user: PersonName,
  reason: Type.String(),
  source: GrantSource,
  grantedBy: Type.Union([PersonName, Type.Null()]),
  grantedAt: Time,
  startsAt: OptionalTime,
  endsAt: OptionalTime,
})
export type CapabilityGrant = Static<typeof CapabilityGrant>

/** A capability in a list. */
export const ListedCapability = Type.Object({ ...CapabilityGrant.properties, actions: CapabilityActions })
export type ListedCapability = Static<typeof ListedCapability>

export const list = query({
  name: 'capabilities.list',
  summary: 'List the capabilities of users',
  scope: 'tenant',
  needs: 'capabilities:read',
  input: Type.Object({
    tenant: TenantSlug,
    ...listFields,
    ...timeSort('grantedAt'),
    permission: Type.Optional(Key),
    user: Type.Optional(Id),
  }),
  output: Page(ListedCapability),
  problems: ['list.cursor_invalid'],
})

export const grant = command({
  name: 'capabilities.grant',
  summary: 'Grant a capability to a user',
  scope: 'tenant',
  needs: 'capabilities:grant',
  creates: true,
  input: Type.Object({
    tenant: TenantSlug,
    user: Id,
    permission: Key,
    reason: Text(500),
    startsAt: Type.Optional(OptionalTime),
    endsAt: Type.Optional(OptionalTime),
    ...olderCredentials,
  }),
  output: CapabilityGrant,
  emits: ['capability.granted'],
  problems: [
    'access.older_credentials',
    'user.not_found',
    'capability.not_grantable',
    'capability.already_granted',
    'access.escalation',
  ],
})

export const changeEnd = command({
  name: 'capabilities.change-end',
  summary: 'Extend or shorten a capability',
  description:
    'Sets when a capability ends; null: it does not end. Refused for a permission that you do not have yourself, and for a capability that has ended: grant it again.',
  scope: 'tenant',
  needs: 'capabilities:grant',
  input: Type.Object({ tenant: TenantSlug, grant: Id, endsAt: OptionalTime }),
  output: CapabilityGrant,
  emits: ['capability.end-changed'],
  problems: ['capability.not_found', 'access.escalation'],
})

export const revoke = command({
  name: 'capabilities.revoke',
  summary: 'Revoke a capability',
  scope: 'tenant',
  needs: 'capabilities:grant',
  input: Type.Object({ tenant: TenantSlug, grant: Id }),
  output: Nothing,
  emits: ['capability.revoked'],
  problems: ['capability.not_found', 'access.escalation'],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/capabilities'),
  grant: http.post(grant, '/tenants/{tenant}/capabilities', {
    location: '/tenants/{tenant}/capabilities/{id}',
  }),
  changeEnd: http.put(changeEnd, '/tenants/{tenant}/capabilities/{grant}/end'),
  revoke: http.delete(revoke, '/tenants/{tenant}/capabilities/{grant}'),
}
