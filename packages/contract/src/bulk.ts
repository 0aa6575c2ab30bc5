import { type Static, Type } from 'typebox'
import { Id, Key, OptionalTime, TenantSlug, Text, Time } from './fields.ts'
import { olderCredentials } from './older-credentials.ts'
import { operation } from './operation.ts'
import { listFields, Page } from './pagination.ts'
import { notify, userFilterFields } from './users.ts'

/** Most users of one job. */
export const bulkMaximum = 10_000

export const BulkAction = Type.Union([
  Type.Literal('activate'),
  Type.Literal('deactivate'),
  Type.Literal('delete'),
  Type.Literal('assign-role'),
])
export type BulkAction = Static<typeof BulkAction>

export const JobStatus = Type.Union([Type.Literal('waiting'), Type.Literal('running'), Type.Literal('done')])

export const Job = Type.Object({
  id: Id,
  action: BulkAction,
  role: Type.Union([Key, Type.Null()]),
  status: JobStatus,
  total: Type.Integer({ description: 'Users selected' }),
  succeeded: Type.Integer(),
  refused: Type.Integer(),
  createdAt: Time,
  createdBy: Type.Object({ id: Id, name: Type.String() }),
  finishedAt: OptionalTime,
})
export type Job = Static<typeof Job>

export const JobRow = Type.Object({
  user: Id,
  name: Type.String({
    description: 'What lists called the account when the job was made; the id of one that was not there',
  }),
  outcome: Type.Union([Type.Literal('waiting'), Type.Literal('succeeded'), Type.Literal('refused')]),
  code: Type.Union([Type.String(), Type.Null()], { description: 'The problem code of a refusal' }),
  detail: Type.Union([Type.String(), Type.Null()], { description: 'The refusal in words' }),
})
export type JobRow = Static<typeof JobRow>

/** Those named, or all who match a filter at this moment. */
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

const create = {
  method: 'POST',
  output: Job,
  status: 201,
  location: '/tenants/{tenant}/jobs/{id}',
} as const
const description =
  'Makes a job that judges every user by itself, by the same rules as the single action, under your rights at that moment: should you be demoted or deactivated meanwhile, the rest is refused. Ask for the job and its rows to see the outcome.'
const problems = [
  'bulk.nobody',
  'bulk.too_many',
  'access.action_disabled',
  'role.not_found',
  'access.older_credentials',
] as const

export const setStatus = operation({
  ...create,
  name: 'users.bulk-set-status',
  path: '/tenants/{tenant}/users/bulk/status',
  summary: 'Activate or deactivate many users',
  description,
  needs: 'users:change-status',
  input: Type.Object({
    tenant: TenantSlug,
    users: Selection,
    status: Type.Union([Type.Literal('active'), Type.Literal('inactive')]),
    reason: Type.Optional(Text(500)),
    ...notify,
    ...olderCredentials,
  }),
  problems,
})

export const setRole = operation({
  ...create,
  name: 'users.bulk-assign-role',
  path: '/tenants/{tenant}/users/bulk/role',
  summary: 'Give a role to many users',
  description: `${description} Where users have exactly one role, it replaces theirs; elsewhere it is added.`,
  needs: 'users:assign-roles',
  input: Type.Object({ tenant: TenantSlug, users: Selection, role: Key, ...notify, ...olderCredentials }),
  problems,
})

export const remove = operation({
  ...create,
  name: 'users.bulk-delete',
  path: '/tenants/{tenant}/users/bulk/delete',
  summary: 'Delete many users for good',
  description,
  needs: 'users:delete',
  input: Type.Object({ tenant: TenantSlug, users: Selection, ...olderCredentials }),
  problems,
})

export const countMails = operation({
  name: 'users.count-mails',
  method: 'POST',
  safe: true,
  path: '/tenants/{tenant}/users/bulk/mails',
  summary: 'Count the mails that an action on many users would send',
  description:
    'Changes nothing. Notices go where the tenant wants them, to users who can sign in and have an address; for a new role it is the most there can be, since users who have it already hear nothing.',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, users: Selection, action: BulkAction }),
  output: Type.Object({
    notices: Type.Integer({ description: 'Mails that tell of the change; none with `notify: false`' }),
    invitations: Type.Integer({ description: 'Sent to users who have not registered, in any case' }),
  }),
  problems: ['role.not_found'],
})

export const listJobs = operation({
  name: 'jobs.list',
  method: 'GET',
  path: '/tenants/{tenant}/jobs',
  summary: 'List jobs, the latest first',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, ...listFields }),
  output: Page(Job),
  problems: ['list.cursor_invalid'],
})

export const showJob = operation({
  name: 'jobs.show',
  method: 'GET',
  path: '/tenants/{tenant}/jobs/{job}',
  summary: 'Show a job and how far it is',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, job: Id }),
  output: Job,
  problems: ['job.not_found'],
})

export const listRows = operation({
  name: 'jobs.list-rows',
  method: 'GET',
  path: '/tenants/{tenant}/jobs/{job}/rows',
  summary: 'List the outcome of a job for each user',
  needs: 'users:read',
  input: Type.Object({
    tenant: TenantSlug,
    job: Id,
    ...listFields,
    outcome: Type.Optional(JobRow.properties.outcome),
  }),
  output: Page(JobRow),
  problems: ['job.not_found', 'list.cursor_invalid'],
})
