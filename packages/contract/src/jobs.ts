import { type Static, Type } from 'typebox'
import { JobActions } from './actions.ts'
import { Id, Key, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, query } from './operation.ts'
import { listFields, Page, timeSort } from './pagination.ts'

export const BulkAction = Type.Union([
  Type.Literal('activate'),
  Type.Literal('deactivate'),
  Type.Literal('delete'),
  Type.Literal('assign-role'),
  Type.Literal('revoke-role'),
  Type.Literal('grant-capability'),
  Type.Literal('revoke-capability'),
  Type.Literal('add-to-group'),
  Type.Literal('remove-from-group'),
])
export type BulkAction = Static<typeof BulkAction>

export const JobStatus = Type.Union([Type.Literal('waiting'), Type.Literal('running'), Type.Literal('done')])

export const Job = Type.Object({
  id: Id,
  action: BulkAction,
  role: Type.Union([Key, Type.Null()], { description: 'The role that is assigned or revoked' }),
  permission: Type.Union([Key, Type.Null()], { description: 'The capability that is granted or revoked' }),
  group: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
    description: 'The group that users are added to or removed from; null also if you may not see it',
  }),
  status: JobStatus,
  cancelled: Type.Boolean({ description: 'It was ended before all users were changed' }),
  total: Type.Integer({ description: 'Users selected' }),
  succeeded: Type.Integer(),
  refused: Type.Integer(),
  createdAt: Time,
  createdBy: Type.Object({ id: Id, name: Type.String() }),
  startedAt: Type.Union([Time, Type.Null()], { description: 'When the first users were changed' }),
  finishedAt: OptionalTime,
  ranAgainAs: Type.Union([Id, Type.Null()], { description: 'The job that runs again what this one refused' }),
  requestId: Type.String({ description: 'Of the call that made it, by which its maker can undo it' }),
  actions: JobActions,
})
export type Job = Static<typeof Job>

export const JobRow = Type.Object({
  user: Id,
  name: Type.String({
    description: 'The name of the account in lists when the job was created; its id if it did not exist',
  }),
  outcome: Type.Union([Type.Literal('waiting'), Type.Literal('succeeded'), Type.Literal('refused')]),
  code: Type.Union([Type.String(), Type.Null()], { description: 'The problem code of a refusal' }),
  detail: Type.Union([Type.String(), Type.Null()], { description: 'The refusal in words' }),
})
export type JobRow = Static<typeof JobRow>

export const list = query({
  name: 'jobs.list',
  summary: 'List jobs, newest first',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, ...listFields, ...timeSort('createdAt') }),
  output: Page(Job),
  problems: ['list.cursor_invalid'],
})

export const show = query({
  name: 'jobs.show',
  summary: 'Show a job and its progress',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, job: Id }),
  output: Job,
  problems: ['job.not_found'],
})

export const listRows = query({
  name: 'jobs.list-rows',
  summary: 'List the outcome of a job for each user',
  scope: 'tenant',
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

export const cancel = command({
  name: 'jobs.cancel',
  summary: 'Cancel a job',
  description:
    'What has been done stays. The job ends after the users that it is changing at this moment; the rest is refused with `job.cancelled`. For the user who made it, and for users with the permission that it needs and all rights of its maker.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug, job: Id }),
  output: Job,
  emits: ['job.cancelled'],
  problems: ['job.not_found', 'job.over', 'access.escalation'],
})

export const runAgain = command({
  name: 'jobs.run-again',
  summary: 'Run again what a job refused',
  description:
    'Makes a job of yours for the users who were refused. It does the same with your rights, and needs the permission that the first one needed. A job is run again once; then the later one is.',
  scope: 'tenant',
  needs: 'users:read',
  creates: true,
  input: Type.Object({ tenant: TenantSlug, job: Id, ...olderCredentials }),
  output: Job,
  emits: ['job.created', 'job.ran-again'],
  problems: [
    'job.not_found',
    'job.unfinished',
    'job.nothing_failed',
    'job.ran_again',
    'access.escalation',
    'access.older_credentials',
    'access.action_disabled',
    'bulk.nobody',
    'bulk.too_many',
    'role.not_found',
    'group.not_found',
    'capability.not_grantable',
  ],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/jobs'),
  show: http.get(show, '/tenants/{tenant}/jobs/{job}'),
  listRows: http.get(listRows, '/tenants/{tenant}/jobs/{job}/rows'),
  cancel: http.post(cancel, '/tenants/{tenant}/jobs/{job}/cancel'),
  runAgain: http.post(runAgain, '/tenants/{tenant}/jobs/{job}/run-again', {
    location: '/tenants/{tenant}/jobs/{id}',
  }),
}
