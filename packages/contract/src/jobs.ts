import { type Static, Type } from 'typebox'
import { AttributeChanges } from './attributes.ts'
import { Id, Key, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { query } from './operation.ts'
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
  Type.Literal('set-attributes'),
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
  attributes: Type.Union([AttributeChanges, Type.Null()], {
    description:
      'The values that attributes are set to; null for one that is cleared. Without those that you may not read; null for other actions',
  }),
  status: JobStatus,
  total: Type.Integer({ description: 'Users selected' }),
  succeeded: Type.Integer(),
  refused: Type.Integer(),
  createdAt: Time,
  createdBy: Type.Object({ id: Id, name: Type.String() }),
  finishedAt: OptionalTime,
  requestId: Type.String({ description: 'Of the call that made it, by which its maker can undo it' }),
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

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/jobs'),
  show: http.get(show, '/tenants/{tenant}/jobs/{job}'),
  listRows: http.get(listRows, '/tenants/{tenant}/jobs/{job}/rows'),
}
