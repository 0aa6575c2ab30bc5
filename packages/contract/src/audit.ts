import { type Static, Type } from 'typebox'
import { Id, Line, Sought, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { command, download, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'

const Json = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])
const NameOrNull = Type.Union([Type.String(), Type.Null()])

const outcomes = Type.Union([Type.Literal('success'), Type.Literal('refused'), Type.Literal('failed')])

const deleted = Type.Optional(
  Type.Literal(true, { description: 'There is no account, group or role with this id any more' }),
)

export const AuditEvent = Type.Object({
  at: Time,
  action: Type.String(),
  outcome: outcomes,
  actor: Type.Object({
    kind: Type.Union([
      Type.Literal('user'),
      Type.Literal('group'),
      Type.Literal('service-account'),
      Type.Literal('tenant', {
        description:
          'An account of another tenant, such as an administrator of the server. `name` is that tenant; its log says who it was, under the same request id',
      }),
      Type.Literal('system'),
      Type.Literal('anonymous'),
      Type.Literal('api-key', {
        description: 'Only in older events: an account or a group that acted by the API key in `apiKey`',
      }),
    ]),
    id: Type.Union([Id, Type.Null()]),
    name: Type.String(),
    deleted,
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
  target: Type.Union([
    Type.Object({ kind: Type.String(), id: NameOrNull, name: NameOrNull, deleted }),
    Type.Null(),
  ]),
  reason: NameOrNull,
  before: Json,
  after: Json,
  address: Type.String(),
  userAgent: Type.String(),
  requestId: Type.String(),
  id: Id,
})
export type AuditEvent = Static<typeof AuditEvent>

const Credential = Type.Union(
  [
    Type.Literal('session'),
    Type.Literal('api-key'),
    Type.Literal('impersonation'),
    Type.Literal('server'),
    Type.Literal('none'),
  ],
  {
    description:
      'How the actor was known: by a session, by an API key, while viewing as another user, the server itself, or not at all',
  },
)

const filters = {
  subject: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'Who acted, or what was acted on: the id of either',
      examples: ['01a1fbea-a4fc-7c74-8c2f-b7e02596afe5'],
    }),
  ),
  actor: Type.Optional(
    Type.Unsafe<string>({ ...Id, description: 'Who acted, also while viewing as another user' }),
  ),
  target: Type.Optional(Line(100)),
  action: Type.Optional(
    Type.String({
      pattern: '^[a-z-]+(\\.[a-z-]+)?$',
      maxLength: 60,
      description: '`user.created`, or `user` for all actions on users',
    }),
  ),
  outcome: Type.Optional(outcomes),
  kind: Type.Optional(
    Type.String({
      pattern: '^[a-z-]+$',
      maxLength: 40,
      description: 'What kind of thing was acted on: `role`',
    }),
  ),
  credential: Type.Optional(Credential),
  address: Type.Optional(
    Type.String({
      maxLength: 60,
      description: 'The network address that it came from',
      examples: ['192.0.2.17'],
    }),
  ),
  network: Type.Optional(
    Type.String({
      pattern: '^((\\d{1,3}\\.){3}0/24|([0-9a-f]{1,4}:){4}:/64)$',
      description:
        'Addresses of a network: the /24 of an IPv4 address, the /64 of an IPv6 address, as the counts name it',
      examples: ['192.0.2.0/24'],
    }),
  ),
  request: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'The id of a request: all that was done by it',
      examples: ['01a1fbea-a4fc-7c74-8c2f-b7e02596afe5'],
    }),
  ),
  q: Type.Optional(
    Type.Unsafe<string>({
      ...Sought(200, 0),
      description:
        'Words, each of which begins a word of the names, the reason or the changed values of an event',
      examples: ['left compan'],
    }),
  ),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
}

export const list = query({
  name: 'audit.list',
  summary: 'List audit events, newest first',
  description:
    'With `q` a page may have fewer events than `limit`, or none, and yet a `nextCursor`: so many events were looked through, and the rest is looked through from there.',
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

const Count = Type.Integer({ minimum: 0 })
const Counted = Type.Array(Type.Object({ value: Type.String(), count: Count }))

export const AuditSummary = Type.Object({
  total: Count,
  capped: Type.Optional(
    Type.Literal(true, {
      description: 'There are more: only the newest events were counted, back to `since`',
    }),
  ),
  since: Type.Optional(Time),
  days: Type.Array(
    Type.Object({
      day: Type.String({ format: 'date' }),
      count: Count,
      unsuccessful: Type.Integer({ minimum: 0, description: 'How many of them were refused or failed' }),
    }),
    { description: 'The days that have events, oldest first' },
  ),
  daysIn: Type.String({
    description:
      'The time zone of the days: the one that was asked for, or UTC where that would have taken too long',
  }),
  actions: Counted,
  outcomes: Counted,
  kinds: Counted,
  credentials: Counted,
  among: Type.Integer({
    minimum: 0,
    description: 'Actors, addresses and networks are counted among so many of the newest events',
  }),
  actors: Type.Array(Type.Object({ id: Id, kind: Type.String(), name: Type.String(), count: Count }), {
    description: 'The actors with the most events, 20 at most',
  }),
  addresses: Type.Array(Type.Object({ value: Type.String(), count: Count }), { description: '20 at most' }),
  networks: Type.Array(
    Type.Object({
      value: Type.String(),
      count: Count,
      addresses: Type.Integer({ minimum: 1, description: 'How many addresses of the network there are' }),
    }),
    { description: 'Networks of these addresses, 20 at most' },
  ),
})
export type AuditSummary = Static<typeof AuditSummary>

export const summarize = query({
  name: 'audit.summarize',
  summary: 'Count audit events',
  description:
    'How many events match, by day, action, outcome, kind of target, credential, actor, address and network. Counts are exact, however many events there are, unless `capped` says that they begin at `since`.',
  scope: 'tenant',
  needs: 'audit:read',
  input: Type.Object({
    tenant: TenantSlug,
    ...filters,
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        pattern: '^[A-Za-z0-9_+/-]+$',
        description: 'Whose days are counted: an IANA name. UTC without it',
        examples: ['Europe/Berlin'],
      }),
    ),
  }),
  output: AuditSummary,
  problems: [],
})

export const AuditSubject = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  name: Type.String({ description: 'A name that it had at some time' }),
  deleted,
})
export type AuditSubject = Static<typeof AuditSubject>

export const listSubjects = query({
  name: 'audit.list-subjects',
  summary: 'Find who and what the audit log names',
  description:
    'Users, groups, roles and whatever else events name as their actor or target, by any name that they had, also after they were deleted. 20 at most.',
  scope: 'tenant',
  needs: 'audit:read',
  input: Type.Object({
    tenant: TenantSlug,
    q: Type.Optional(Sought(200, 0)),
    id: Type.Optional(Type.String({ maxLength: 100, description: 'Only the subject with this id' })),
  }),
  output: Type.Object({ items: Type.Array(AuditSubject) }),
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
  summarize: http.get(summarize, '/tenants/{tenant}/audit-events/summary'),
  listSubjects: http.get(listSubjects, '/tenants/{tenant}/audit-subjects'),
  exportEvents: http.post(exportEvents, '/tenants/{tenant}/audit-events/export', {
    download: ['text/csv', 'application/x-ndjson'],
  }),
}
