import { Type } from 'typebox'
import { AttributeChanges } from './attributes.ts'
import { Id, Key, OptionalTime, TenantSlug, Text } from './fields.ts'
import { http } from './http.ts'
import { BulkAction, Job } from './jobs.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, query } from './operation.ts'
import { filterProblems, notify, userFilterFields } from './users.ts'

/** The most users that one request names. */
export const bulkMaximum = 10_000
/** The most users of one job, which a filter may find. */
export const mostOfFilter = 100_000

/** Users by their ids, or all who match a filter now. */
const Selection = Type.Union([
  Type.Object(
    { ids: Type.Array(Id, { minItems: 1, maxItems: bulkMaximum, uniqueItems: true }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { filter: Type.Object(userFilterFields, { additionalProperties: false }) },
    { additionalProperties: false },
  ),
])

const description =
  'Creates a job for up to 100,000 users who match now. It checks each by itself, by the same rules as the single action and with your rights at that moment: if you are demoted or deactivated meanwhile, the rest is refused. Read the job and its rows to see the outcome.'
const problems = ['bulk.nobody', 'bulk.too_many', ...filterProblems, 'access.older_credentials'] as const

export const setStatus = command({
  name: 'bulk.set-status',
  summary: 'Activate or deactivate many users',
  description,
  scope: 'tenant',
  needs: 'users:change-status',
  creates: true,
  input: Type.Object({
    tenant: TenantSlug,
    users: Selection,
    status: Type.Union([Type.Literal('active'), Type.Literal('inactive')]),
    reason: Type.Optional(Text(500)),
    ...notify,
    ...olderCredentials,
  }),
  output: Job,
  emits: [
    'job.created',
    'job.stopped',
    'access.denied',
    'user.activated',
    'user.deactivated',
    'invitation.sent',
  ],
  problems,
})

export const assignRole = command({
  name: 'bulk.assign-role',
  summary: 'Give a role to many users',
  description: `${description} Where users have exactly one role, it replaces theirs; elsewhere it is added.`,
  scope: 'tenant',
  needs: 'users:assign-roles',
  creates: true,
  input: Type.Object({ tenant: TenantSlug, users: Selection, role: Key, ...notify, ...olderCredentials }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'user.roles-changed'],
  problems,
})

export const revokeRole = command({
  name: 'bulk.revoke-role',
  summary: 'Revoke a role from many users',
  description: `${description} Only roles that were given by hand are revoked; users without the role stay as they are. Refused for a user who would be left without a role where every user has exactly one.`,
  scope: 'tenant',
  needs: 'users:assign-roles',
  creates: true,
  input: Type.Object({ tenant: TenantSlug, users: Selection, role: Key, ...notify, ...olderCredentials }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'user.roles-changed'],
  problems,
})

export const grantCapability = command({
  name: 'bulk.grant-capability',
  summary: 'Grant a capability to many users',
  description,
  scope: 'tenant',
  needs: 'capabilities:grant',
  creates: true,
  input: Type.Object({
    tenant: TenantSlug,
    users: Selection,
    permission: Key,
    reason: Text(500),
    startsAt: Type.Optional(OptionalTime),
    endsAt: Type.Optional(OptionalTime),
    ...olderCredentials,
  }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'capability.granted'],
  problems: [...problems, 'capability.not_grantable'],
})

export const revokeCapability = command({
  name: 'bulk.revoke-capability',
  summary: 'Revoke a capability from many users',
  description: `${description} Only capabilities that were given by hand are revoked.`,
  scope: 'tenant',
  needs: 'capabilities:grant',
  creates: true,
  input: Type.Object({ tenant: TenantSlug, users: Selection, permission: Key, ...olderCredentials }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'capability.revoked'],
  problems,
})

const groupProblems = [...problems, 'access.escalation'] as const

export const addToGroup = command({
  name: 'bulk.add-to-group',
  summary: 'Add many users to a group',
  description: `${description} For owners of the group and users with \`groups:manage\`, if they have all rights of the group. Members of the group keep their role in it.`,
  scope: 'tenant',
  needs: 'users:read',
  requires: { by: ['user', 'service-account'] },
  creates: true,
  input: Type.Object({ tenant: TenantSlug, users: Selection, group: Id, ...olderCredentials }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'group.members-added'],
  problems: groupProblems,
})

export const removeFromGroup = command({
  name: 'bulk.remove-from-group',
  summary: 'Remove many users from a group',
  description: `${description} For owners of the group and users with \`groups:manage\`, if they have all rights of the group. The last owner stays.`,
  scope: 'tenant',
  needs: 'users:read',
  requires: { by: ['user', 'service-account'] },
  creates: true,
  input: Type.Object({ tenant: TenantSlug, users: Selection, group: Id, ...olderCredentials }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'group.member-removed', 'group.left'],
  problems: groupProblems,
})

export const setAttributes = command({
  name: 'bulk.set-attributes',
  summary: 'Change attributes of many users',
  description: `${description} Every user gets the same values; null clears one. Values are checked before the job is created. A value that must be unique is refused for more than one user.`,
  scope: 'tenant',
  needs: 'users:update',
  creates: true,
  input: Type.Object({
    tenant: TenantSlug,
    users: Selection,
    attributes: Type.Unsafe<AttributeChanges>({ ...AttributeChanges, minProperties: 1 }),
  }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'user.updated'],
  problems: ['bulk.nobody', 'bulk.too_many', ...filterProblems],
})

export const remove = command({
  name: 'bulk.remove',
  summary: 'Delete many users',
  description,
  scope: 'tenant',
  needs: 'users:delete',
  creates: true,
  input: Type.Object({ tenant: TenantSlug, users: Selection, ...olderCredentials }),
  output: Job,
  emits: [
    'job.created',
    'job.stopped',
    'access.denied',
    'user.deleted',
    'user.attribute-cleared',
    'group.inherited',
  ],
  problems,
})

export const countMails = query({
  name: 'bulk.count-mails',
  summary: 'Count the users of a selection, and the mails that an action would send',
  description:
    'Without an action, only users are counted. Notices are sent if the tenant wants them, to users who can sign in and have an address. For a new role the number is an upper bound, because users who have the role already get no notice.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, users: Selection, action: Type.Optional(BulkAction) }),
  output: Type.Object({
    users: Type.Integer({ description: `Up to ${mostOfFilter}` }),
    tooMany: Type.Optional(Type.Literal(true, { description: 'There are more' })),
    notices: Type.Integer({ description: 'Notices of the change; none with `notify: false`' }),
    invitations: Type.Integer({
      description: 'Invitations to users who have not registered; sent in any case',
    }),
  }),
  problems: filterProblems,
})

const location = '/tenants/{tenant}/jobs/{id}'
export const bindings = {
  setStatus: http.post(setStatus, '/tenants/{tenant}/users/bulk/status', { location }),
  assignRole: http.post(assignRole, '/tenants/{tenant}/users/bulk/role', { location }),
  revokeRole: http.post(revokeRole, '/tenants/{tenant}/users/bulk/revoke-role', { location }),
  grantCapability: http.post(grantCapability, '/tenants/{tenant}/users/bulk/grant-capability', { location }),
  revokeCapability: http.post(revokeCapability, '/tenants/{tenant}/users/bulk/revoke-capability', {
    location,
  }),
  addToGroup: http.post(addToGroup, '/tenants/{tenant}/users/bulk/add-to-group', { location }),
  removeFromGroup: http.post(removeFromGroup, '/tenants/{tenant}/users/bulk/remove-from-group', { location }),
  setAttributes: http.post(setAttributes, '/tenants/{tenant}/users/bulk/attributes', { location }),
  remove: http.post(remove, '/tenants/{tenant}/users/bulk/delete', { location }),
  countMails: http.post(countMails, '/tenants/{tenant}/users/bulk/mails'),
}
