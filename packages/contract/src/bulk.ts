import { Type } from 'typebox'
import { Id, Key, TenantSlug, Text } from './fields.ts'
import { http } from './http.ts'
import { BulkAction, Job } from './jobs.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, query } from './operation.ts'
import { notify, userFilterFields } from './users.ts'

/** The most users of one job. */
export const bulkMaximum = 10_000

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
  'Creates a job that checks every user by itself, by the same rules as the single action and with your rights at that moment: if you are demoted or deactivated meanwhile, the rest is refused. Read the job and its rows to see the outcome.'
const problems = [
  'bulk.nobody',
  'bulk.too_many',
  'access.action_disabled',
  'role.not_found',
  'access.older_credentials',
] as const

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

export const remove = command({
  name: 'bulk.remove',
  summary: 'Delete many users for good',
  description,
  scope: 'tenant',
  needs: 'users:delete',
  creates: true,
  input: Type.Object({ tenant: TenantSlug, users: Selection, ...olderCredentials }),
  output: Job,
  emits: ['job.created', 'job.stopped', 'access.denied', 'user.deleted', 'group.inherited'],
  problems,
})

export const countMails = query({
  name: 'bulk.count-mails',
  summary: 'Count the mails that an action on many users would send',
  description:
    'Changes nothing. Notices are sent if the tenant wants them, to users who can sign in and have an address. For a new role the number is an upper bound, because users who have the role already get no notice.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, users: Selection, action: BulkAction }),
  output: Type.Object({
    notices: Type.Integer({ description: 'Notices of the change; none with `notify: false`' }),
    invitations: Type.Integer({
      description: 'Invitations to users who have not registered; sent in any case',
    }),
  }),
  problems: ['role.not_found'],
})

const location = '/tenants/{tenant}/jobs/{id}'
export const bindings = {
  setStatus: http.post(setStatus, '/tenants/{tenant}/users/bulk/status', { location }),
  assignRole: http.post(assignRole, '/tenants/{tenant}/users/bulk/role', { location }),
  remove: http.post(remove, '/tenants/{tenant}/users/bulk/delete', { location }),
  countMails: http.post(countMails, '/tenants/{tenant}/users/bulk/mails'),
}
