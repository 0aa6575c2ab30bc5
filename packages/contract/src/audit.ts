import { type Static, Type } from 'typebox'
import { Id, Line, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { command, download, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'

const Json = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])
const NameOrNull = Type.Union([Type.String(), Type.Null()])

export const AuditEvent = Type.Object({
  at: Time,
  action: Type.String(),
  outcome: Type.Union([Type.Literal('success'), Type.Literal('refused'), Type.Literal('failed')]),
  actor: Type.Object({
    kind: Type.Union([
      Type.Literal('user'),
      Type.Literal('group'),
      Type.Literal('service-account'),
      Type.Literal('system'),
      Type.Literal('anonymous'),
      Type.Literal('api-key', {
        description: 'Only in older events: an account or a group that acted by the API key in `apiKey`',
      }),
    ]),
    id: Type.Union([Id, Type.Null()]),
    name: Type.String(),
  }),
  apiKey: Type.Union(
    [
      Type.Object({
        id: Id,
        name: Type.String(),
        createdBy: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
          description: 'The name of its creator at that time',
        }),
      }),
      Type.Null(),
    ],
    { description: 'The API key that acted; null if none did, and for events older than this field' },
  ),
  impersonator: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  target: Type.Union([Type.Object({ kind: Type.String(), id: NameOrNull, name: NameOrNull }), Type.Null()]),
  reason: NameOrNull,
  before: Json,
  after: Json,
  address: Type.String(),
  userAgent: Type.String(),
  requestId: Type.String(),
  id: Id,
})
export type AuditEvent = Static<typeof AuditEvent>

const filters = {
  actor: Type.Optional(Id),
  target: Type.Optional(Line(100)),
  action: Type.Optional(
    Type.String({
      pattern: '^[a-z-]+(\\.[a-z-]+)?$',
      maxLength: 60,
      description: '`user.created`, or `user` for all actions on users',
    }),
  ),
  outcome: Type.Optional(
    Type.Union([Type.Literal('success'), Type.Literal('refused'), Type.Literal('failed')]),
  ),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
}

export const list = query({
  name: 'audit.list',
  summary: 'List audit events, newest first',
  scope: 'tenant',
  needs: 'audit:read',
  input: Type.Object({ tenant: TenantSlug, ...listFields, ...filters }),
  output: Page(AuditEvent),
  problems: ['list.cursor_invalid'],
})

export const listActions = query({
  name: 'audit.list-actions',
  summary: 'List the actions of audit events',
  scope: 'tenant',
  needs: 'audit:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: Type.Object({
    items: Type.Array(Type.Object({ action: Type.String(), description: Type.String() })),
  }),
  problems: [],
})

export const exportEvents = command({
  name: 'audit.export-events',
  summary: 'Download audit events',
  description:
    'All matching events, newest first, as CSV or as one JSON object per line. The download itself is an audit event.',
  scope: 'tenant',
  needs: 'audit:export',
  input: Type.Object({
    tenant: TenantSlug,
    format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')]),
    ...filters,
  }),
  output: download,
  emits: ['audit.exported'],
  problems: [],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/audit-events'),
  listActions: http.get(listActions, '/tenants/{tenant}/audit-actions'),
  exportEvents: http.post(exportEvents, '/tenants/{tenant}/audit-events/export', {
    download: ['text/csv', 'application/x-ndjson'],
  }),
}
