import { Type } from 'typebox'
import { CapabilityGrant, list as capabilitiesList } from './capabilities.ts'
import { Id, OptionalTime, TenantSlug, Time } from './fields.ts'
import { list as groupsList } from './groups.ts'
import { http } from './http.ts'
import { command, download } from './operation.ts'
import { listFields } from './pagination.ts'
import { filterProblems, UserWithAttributes, list as usersList } from './users.ts'

/** A line of the file of users. */
export const UserLine = Type.Object({
  ...Type.Omit(UserWithAttributes, ['roles', 'picture', 'attributes']).properties,
  roles: Type.String(),
})

/** A line of the file of groups. */
export const GroupLine = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  public: Type.Boolean(),
  members: Type.Integer(),
  owners: Type.Integer(),
  roles: Type.String(),
  createdAt: Time,
})

export const CapabilityLine = CapabilityGrant

/** A line of the file of API keys. */
export const ApiKeyLine = Type.Object({
  id: Id,
  user: Type.String(),
  name: Type.String(),
  hint: Type.String(),
  createdAt: Time,
  expiresAt: OptionalTime,
  lastUsedAt: OptionalTime,
  addresses: Type.String(),
})

/** A line of the file of sessions. */
export const SessionLine = Type.Object({
  id: Id,
  user: Type.String(),
  impersonation: Type.Boolean(),
  createdAt: Time,
  lastSeenAt: Time,
  endsAt: Time,
  address: Type.String(),
  userAgent: Type.String(),
})

const description =
  'CSV in UTF-8, or a workbook (XLSX): a line for each row, written while it is sent. It has what the list shows you and no more; text that a spreadsheet would run as a formula gets an apostrophe. The download is an audit event.'
const places = Object.keys(listFields) as (keyof typeof listFields)[]
const format = {
  format: Type.Optional(
    Type.Union([Type.Literal('csv'), Type.Literal('xlsx')], { description: 'csv by default' }),
  ),
}
const shared = { description, scope: 'tenant', output: download, emits: ['list.exported'] } as const

export const users = command({
  ...shared,
  name: 'exports.users',
  summary: 'Download the users of a list',
  needs: 'users:read',
  input: Type.Object({ ...Type.Omit(usersList.input, [...places, 'login']).properties, ...format }),
  problems: filterProblems,
})

export const groups = command({
  ...shared,
  name: 'exports.groups',
  summary: 'Download the groups of a list',
  input: Type.Object({ ...Type.Omit(groupsList.input, places).properties, ...format }),
  problems: ['access.action_disabled'],
})

export const capabilities = command({
  ...shared,
  name: 'exports.capabilities',
  summary: 'Download the capabilities of a list',
  needs: 'capabilities:read',
  input: Type.Object({ ...Type.Omit(capabilitiesList.input, places).properties, ...format }),
  problems: [],
})

export const apiKeys = command({
  ...shared,
  name: 'exports.api-keys',
  summary: 'Download the API keys of all users',
  needs: 'users:manage-api-keys',
  input: Type.Object({ tenant: TenantSlug, ...format }),
  problems: [],
})

export const sessions = command({
  ...shared,
  name: 'exports.sessions',
  summary: 'Download the sessions of all users',
  needs: 'users:manage-sessions',
  input: Type.Object({ tenant: TenantSlug, ...format }),
  problems: [],
})

const file = {
  download: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
}
export const bindings = {
  users: http.post(users, '/tenants/{tenant}/exports/users', file),
  groups: http.post(groups, '/tenants/{tenant}/exports/groups', file),
  capabilities: http.post(capabilities, '/tenants/{tenant}/exports/capabilities', file),
  apiKeys: http.post(apiKeys, '/tenants/{tenant}/exports/api-keys', file),
  sessions: http.post(sessions, '/tenants/{tenant}/exports/sessions', file),
}
