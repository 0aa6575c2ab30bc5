import { type Static, Type } from 'typebox'
import { JobActions } from './actions.ts'
import { Id, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { command, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'

export const ExecutionKind = Type.Union(
  [
    Type.Literal('bulk'),
    Type.Literal('offboarding'),
    Type.Literal('backup'),
    Type.Literal('tenant-deletion'),
    Type.Literal('import'),
  ],
  {
    description:
      '`bulk`: a change of many users. `offboarding`: one that was scheduled. `backup`: a backup of the server. `tenant-deletion`: the deletion of the tenant, until nothing is left of it; `tenants.resume` takes it back in its first day. `import`: a file of users that is checked, imported or taken back',
    examples: ['bulk'],
  },
)
export type ExecutionKind = Static<typeof ExecutionKind>

export const ExecutionState = Type.Union(
  [
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ],
  { description: '`failed`: it has ended, and nothing of it was done', examples: ['done'] },
)
export type ExecutionState = Static<typeof ExecutionState>

const Reason = Type.Object({
  code: Type.String({ description: 'A problem code, or what is wrong with a backup' }),
  text: Type.String({ description: 'The same in words, without anything that belongs to the tenant' }),
})

export const Execution = Type.Object({
  id: Id,
  kind: ExecutionKind,
  action: Type.Union([Type.String({ examples: ['deactivate'] }), Type.Null()], {
    description:
      'What a bulk job or an offboarding does to users; of an import `check`, `import` or `take-back`',
  }),
  tenant: Type.Object({ id: Id, slug: TenantSlug, name: Type.String({ examples: ['North'] }) }),
  state: ExecutionState,
  progress: Type.Union(
    [Type.Object({ total: Type.Integer(), succeeded: Type.Integer(), refused: Type.Integer() }), Type.Null()],
    { description: 'Users of a bulk job, or lines of an import' },
  ),
  createdAt: Time,
  createdBy: Type.Union(
    [Type.Object({ id: Id, name: Type.Union([Type.String(), Type.Null()]) }), Type.Null()],
    {
      description:
        'Null: the server itself, or, of the deletion of a tenant, in the audit log alone. The name is null without `server:read-users`',
    },
  ),
  startedAt: OptionalTime,
  finishedAt: OptionalTime,
  reason: Type.Union([Reason, Type.Null()], { description: 'Why it did not happen' }),
  actions: JobActions,
})
export type Execution = Static<typeof Execution>

const RefusedRow = Type.Object({
  position: Type.Integer({ description: 'Its place among the users of the job, from 1' }),
  name: Type.Union([Type.String(), Type.Null()], {
    description: 'The name of the user in lists; null without `server:read-users`',
  }),
  code: Type.String(),
  text: Type.String({ description: 'The refusal in words' }),
})
export type RefusedRow = Static<typeof RefusedRow>

const needs = 'server:executions'
const one = { target: Id, kind: ExecutionKind, job: Id }

export const list = query({
  name: 'executions.list',
  summary: 'List the jobs of all tenants, newest first',
  description:
    'Shows what each job is and how far it is. What its tenant wrote into it, such as reasons, groups and roles, is not shown.',
  scope: 'server',
  needs,
  input: Type.Object({
    ...listFields,
    target: Type.Optional(Type.String({ ...Id, description: 'Only those of this tenant' })),
    kind: Type.Optional(ExecutionKind),
    state: Type.Optional(ExecutionState),
  }),
  output: Page(Execution),
  problems: ['list.cursor_invalid'],
})

export const show = query({
  name: 'executions.show',
  summary: 'Show a job of a tenant and its progress',
  scope: 'server',
  needs,
  input: Type.Object(one),
  output: Execution,
  problems: ['job.not_found'],
})

export const listRefused = query({
  name: 'executions.list-refused',
  summary: 'List what was refused in a job of a tenant',
  description: 'The users of a bulk job that were refused, in their order; other jobs have none.',
  scope: 'server',
  needs,
  input: Type.Object({ ...one, ...listFields }),
  output: Page(RefusedRow),
  problems: ['job.not_found', 'list.cursor_invalid'],
})

export const cancel = command({
  name: 'executions.cancel',
  summary: 'Cancel a job of a tenant',
  description:
    'What has been done stays. A bulk job ends after the users that it is changing at this moment, and a backup is removed. An import ends with nothing imported, or is done already. Cancelling a backup also needs `server:backups`. The audit log of the tenant says who cancelled it.',
  scope: 'server',
  needs,
  input: Type.Object(one),
  output: Execution,
  emits: [
    'execution.cancelled',
    'job.cancelled',
    'offboarding.cancelled',
    'backup.cancelled',
    'import.cancelled',
  ],
  problems: ['job.not_found', 'job.over', 'tenant.deleting', 'access.denied'],
})

export const runAgain = command({
  name: 'executions.run-again',
  summary: 'Run again what failed in a job of a tenant',
  description:
    'Makes a job of what was refused or cancelled. It acts for the user who made the first one, with the rights that this user has then, never with yours. It is refused when this user got more rights since: only they may ask for it then. A job is run again once; then the later one is. An import that failed or was cancelled is begun again, and keeps its id. A backup is made anew by you, which needs `server:backups`.',
  scope: 'server',
  needs,
  creates: true,
  input: Type.Object(one),
  output: Execution,
  emits: [
    'execution.ran-again',
    'job.ran-again',
    'offboarding.scheduled',
    'backup.created',
    'import.ran-again',
  ],
  problems: [
    'job.not_found',
    'job.unfinished',
    'job.nothing_failed',
    'job.ran_again',
    'job.maker_gained',
    'tenant.suspended',
    'tenant.deleting',
    'offboarding.already_scheduled',
    'import.refused_lines',
    'import.nothing_to_do',
    'backup.no_folder',
    'backup.not_done',
    'access.denied',
  ],
})

const path = '/server/tenants/{target}/executions/{kind}/{job}' as const

export const bindings = {
  list: http.get(list, '/server/executions'),
  show: http.get(show, path),
  listRefused: http.get(listRefused, `${path}/refused`),
  cancel: http.post(cancel, `${path}/cancel`),
  runAgain: http.post(runAgain, `${path}/run-again`, {
    location: '/server/tenants/{target}/executions/{kind}/{id}',
  }),
}
