import { oneOf } from '@rollcall/access/account-rules-schema.ts'
import { roleColors } from '@rollcall/access/color.ts'
import { keyPattern } from '@rollcall/access/keys.ts'
import { type Static, Type } from 'typebox'
import { LimitValue } from './access.ts'
import { RoleActions } from './actions.ts'
import { Id, Key, Line, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { mostCounted } from './pagination.ts'

const RoleColor = oneOf(roleColors, { description: 'The colour in which lists show the role' })

export const Role = Type.Object({
  id: Id,
  key: Key,
  name: Type.String(),
  description: Type.String(),
  externalName: Type.Union([Type.String(), Type.Null()], {
    description: 'Its name in directories and identity providers',
  }),
  color: RoleColor,
  builtIn: Type.Boolean({ description: 'Whether it came with the profile; then it cannot be deleted' }),
  allPermissions: Type.Boolean({
    description: 'Whether it gives all permissions, now and later; then it cannot be edited',
  }),
  permissions: Type.Array(Key, { description: 'All its permissions, with the ones that they imply' }),
  listedPermissions: Type.Array(Key, { description: 'The permissions that were chosen for it' }),
  limits: Type.Record(Type.String(), LimitValue),
  users: Type.Integer({
    description: `How many accounts have it directly, not through a group; counted up to ${mostCounted}`,
  }),
  usersCapped: Type.Optional(
    Type.Literal(true, { description: 'More than `users` have it, because counting stopped' }),
  ),
  groups: Type.Integer({ description: 'How many groups have it; `groups.list` with `role` lists them' }),
  default: Type.Boolean({ description: 'Whether new accounts get it by default' }),
  administrator: Type.Boolean({ description: 'Whether the tenant must always have an active user with it' }),
  grantable: Type.Boolean({
    description: 'Whether you have all its rights, so that you may grant and edit it',
  }),
  actions: RoleActions,
  revision: Type.Integer({
    description: 'Counts its changes; an edit names the revision that it was made from',
  }),
})
export type Role = Static<typeof Role>

const inTenant = { tenant: TenantSlug }
const oneRole = { tenant: TenantSlug, role: Id }
const roleFields = {
  name: Line(100),
  description: Type.String({ maxLength: 500, pattern: '^[^\\p{C}\\p{Zl}\\p{Zp}]*$' }),
  externalName: Type.Union([Line(200), Type.Null()]),
  color: RoleColor,
  permissions: Type.Array(Key, { maxItems: 2000, uniqueItems: true }),
  limits: Type.Record(Key, LimitValue, { maxProperties: 200 }),
}

export const list = query({
  name: 'roles.list',
  summary: 'List roles',
  scope: 'tenant',
  needs: 'roles:read',
  input: Type.Object(inTenant),
  output: Type.Object({ items: Type.Array(Role) }),
  problems: [],
})

export const create = command({
  name: 'roles.create',
  summary: 'Create a role',
  description:
    'Its permissions and limits must be within your own. Without `key` one is made from the name; a key never changes.',
  scope: 'tenant',
  needs: 'roles:manage',
  creates: true,
  input: Type.Object({
    ...inTenant,
    key: Type.Optional(Type.String({ pattern: keyPattern })),
    ...roleFields,
    description: Type.Optional(roleFields.description),
    externalName: Type.Optional(roleFields.externalName),
    color: Type.Optional(roleFields.color),
    limits: Type.Optional(roleFields.limits),
  }),
  output: Role,
  emits: ['role.created'],
  problems: [
    'role.key_taken',
    'role.name_taken',
    'role.external_name_taken',
    'role.too_many_roles',
    'permission.not_found',
    'limit.not_found',
    'access.escalation',
  ],
})

export const update = command({
  name: 'roles.update',
  summary: 'Change a role',
  description:
    'Its rights before and after must be within your own. `revision` is the one that you read, so that a change made by another user since then is not overwritten. The change counts for all users of the role from their next request on.',
  scope: 'tenant',
  needs: 'roles:manage',
  input: Type.Object({
    ...oneRole,
    revision: Type.Integer({ minimum: 0 }),
    ...optional(roleFields),
    ...olderCredentials,
  }),
  output: Role,
  emits: ['role.updated', 'group.api-keys-asleep'],
  problems: [
    'access.older_credentials',
    'role.not_found',
    'role.not_editable',
    'role.changed_meanwhile',
    'role.administrator_needs',
    'role.name_taken',
    'role.external_name_taken',
    'permission.not_found',
    'limit.not_found',
    'access.escalation',
  ],
})

export const remove = command({
  name: 'roles.remove',
  summary: 'Delete a role',
  description:
    'A role that users or groups have is deleted only with `replaceWith`: the key of the role that they get instead, or `none`. `none` is refused where users have exactly one role. Where the tenant has a recycle bin, the role can be restored from it for some days.',
  scope: 'tenant',
  needs: 'roles:manage',
  input: Type.Object({ ...oneRole, replaceWith: Type.Optional(Key), ...olderCredentials }),
  output: Nothing,
  emits: ['role.deleted', 'group.roles-changed', 'user.roles-changed', 'group.api-keys-asleep'],
  problems: [
    'user.cannot_sign_in',
    'access.older_credentials',
    'role.not_found',
    'role.not_deletable',
    'role.in_use',
    'seats.full',
    'seats.role_of_group',
    'access.action_disabled',
    'access.escalation',
  ],
})

function optional<T extends typeof roleFields>(fields: T) {
  return Type.Partial(Type.Object(fields)).properties
}

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/roles'),
  create: http.post(create, '/tenants/{tenant}/roles', { location: '/tenants/{tenant}/roles/{id}' }),
  update: http.patch(update, '/tenants/{tenant}/roles/{role}'),
  remove: http.delete(remove, '/tenants/{tenant}/roles/{role}'),
}
