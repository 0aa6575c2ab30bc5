import { type Static, Type } from 'typebox'
import { AccessActions } from './actions.ts'
import { ListedCapability } from './capabilities.ts'
import { Id, Key, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'
import { GrantSource, RoleBadge, UserStatus } from './users.ts'

const oneUser = { tenant: TenantSlug, user: Id }
const Person = Type.Object({ id: Id, name: Type.String() })
const byWhom =
  'Who gave it; for a role through a group, who added the user to the group. `grantedAt` says when.'

/** The source of a role. */
const RoleSource = Type.Union([...GrantSource.anyOf, Type.Literal('group')], {
  description: '`group`: through a group that has the role',
})
const ViaGroup = Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
  description:
    'The group through which the role comes; null for other sources, and for a private group that you may not see',
})

/** A number; null means "no limit". */
export const LimitValue = Type.Union([
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  Type.Null(),
])
export const EffectiveLimit = Type.Object({
  limit: Key,
  description: Type.String(),
  unit: Type.String(),
  value: LimitValue,
  source: Type.Union([Type.Literal('user'), Type.Literal('roles')]),
})

export type EffectiveLimit = Static<typeof EffectiveLimit>
/** A limit on a number that a permission is used with. */
export const ExplainedLimit = Type.Object({
  ...EffectiveLimit.properties,
  property: Type.String({ description: 'The property of a question that it limits, such as `hosts`' }),
  roles: Type.Array(RoleBadge, {
    description: 'The roles that give the value; empty when it is set for the user',
  }),
  liftedBy: Type.Union([Key, Type.Null()], {
    description: 'A permission of the user that lifts the limit',
  }),
})
export type ExplainedLimit = Static<typeof ExplainedLimit>

export const AccessPath = Type.Object({
  kind: Type.Union([Type.Literal('role'), Type.Literal('capability')]),
  name: Type.String({ description: 'The role or the capability that gives it' }),
  impliedBy: Type.Optional(Key),
  group: ViaGroup,
  endsAt: OptionalTime,
})
/** The same with all details, also for a grant that has ended or has not begun. */
export const ExplainedPath = Type.Object({
  kind: Type.Union([Type.Literal('role'), Type.Literal('capability')]),
  role: Type.Union([RoleBadge, Type.Null()]),
  impliedBy: Type.Union([Key, Type.Null()], {
    description:
      'The permission that implies this one; null when it is given by its own name or with everything',
  }),
  reason: Type.Union([Type.String(), Type.Null()]),
  source: RoleSource,
  group: ViaGroup,
  grantedBy: Type.Union([Person, Type.Null()], { description: byWhom }),
  grantedAt: Time,
  startsAt: OptionalTime,
  endsAt: OptionalTime,
  state: Type.Union([Type.Literal('valid'), Type.Literal('ended'), Type.Literal('not-begun')]),
})
export type ExplainedPath = Static<typeof ExplainedPath>
export const EffectivePermission = Type.Object({
  permission: Key,
  group: Type.String(),
  description: Type.String(),
  paths: Type.Array(AccessPath),
})

/** What a user may do, and what gives it. */
const access = {
  roles: Type.Array(
    Type.Object({
      role: RoleBadge,
      source: RoleSource,
      group: ViaGroup,
      grantedBy: Type.Union([Person, Type.Null()], { description: byWhom }),
      grantedAt: Time,
      endsAt: OptionalTime,
    }),
  ),
  capabilities: Type.Array(ListedCapability),
  permissions: Type.Array(EffectivePermission),
  limits: Type.Array(EffectiveLimit),
  actions: AccessActions,
}

export const show = query({
  name: 'access.show',
  summary: 'Show what a user may do, and why',
  description:
    'Every effective permission with the role or capability that gives it, and every limit with its value. Includes the roles of the user’s groups.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object(oneUser),
  output: Type.Object(access),
  problems: ['user.not_found'],
})

/** How much of a quota of the tenant is used. */
export const UsedQuota = Type.Object({
  quota: Type.Union([Type.Literal('api-keys'), Type.Literal('groups')], {
    description: '`groups`: the groups that you own',
  }),
  used: Type.Integer(),
  most: Type.Union([Type.Integer(), Type.Null()], { description: 'null: without an end' }),
})
export type UsedQuota = Static<typeof UsedQuota>

export const showOwn = query({
  name: 'access.show-own',
  summary: 'Show what you may do, and why',
  description:
    'Like `access.show` for your own account, with how much of the tenant’s quotas you use. Says who gave you something only if you may read the names of other users.',
  scope: 'self',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({}),
  output: Type.Object({ ...access, quotas: Type.Array(UsedQuota) }),
  problems: [],
})

const pastTie = {
  grantedBy: Type.Union([Person, Type.Null()], { description: byWhom }),
  grantedAt: Time,
  endsAt: Type.Union([Time, Type.Null()], {
    description: 'When it ended, or will end after its last day; null without an end',
  }),
  endedBy: Type.Union([Person, Type.Null()], {
    description:
      'Who ended it; null if it has not ended, ended after its last day, or was revoked by its source',
  }),
}

export const showAt = query({
  name: 'access.show-at',
  summary: 'Show what a user could do at a moment',
  description:
    'The groups, roles and capabilities that counted then, even if they have ended or were deleted since, and the permissions that they gave then. Only permissions that are still in the catalogue are listed. Limits and the status of the account are not in the answer: their changes are in the audit log.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ ...oneUser, at: Time }),
  output: Type.Object({
    groups: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
      description: 'Groups that still exist and that you may see',
    }),
    roles: Type.Array(
      Type.Object({
        id: Id,
        name: Type.Union([Type.String(), Type.Null()], {
          description: 'Its name then; null if the role was changed before earlier versions were stored',
        }),
        source: RoleSource,
        group: ViaGroup,
        ...pastTie,
      }),
    ),
    capabilities: Type.Array(Type.Object({ permission: Key, source: GrantSource, ...pastTie })),
    permissions: Type.Array(Key),
    complete: Type.Boolean({
      description:
        'false: one of the roles was changed before earlier versions were stored, so there may have been more permissions',
    }),
  }),
  problems: ['user.not_found'],
})

export const explain = query({
  name: 'access.explain',
  summary: 'Explain why a user may do something, or why not',
  description:
    'Every role and capability that gives the permission, also those that have ended or have not begun; the limits on it; why it does not count; and what would give it. `at` asks about another moment, with the grants of today: `access.show-at` knows what was revoked meanwhile. The status of the account is the present one.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ ...oneUser, permission: Key, at: Type.Optional(Time) }),
  output: Type.Object({
    permission: Key,
    group: Type.String(),
    description: Type.String(),
    allowed: Type.Boolean({ description: 'Whether the user has it and the account is active' }),
    held: Type.Boolean({ description: 'Whether a role or a capability gives it then' }),
    blockedBy: Type.Union([Type.Literal('invited'), Type.Literal('inactive'), Type.Null()], {
      description: 'The status of the account, if it keeps the grants from counting',
    }),
    paths: Type.Array(ExplainedPath),
    limits: Type.Array(ExplainedLimit, { description: 'The limits on the numbers that it is used with' }),
    wouldGive: Type.Object({
      roles: Type.Array(RoleBadge, { description: 'Roles that give it and that the user does not have' }),
      capability: Type.Boolean({ description: 'Whether it can be granted to single users' }),
    }),
  }),
  problems: ['user.not_found', 'permission.not_found'],
})

/** A user who has a permission, and what gives it. */
export const Holder = Type.Object({
  user: Type.Object({ id: Id, name: Type.String() }),
  status: UserStatus,
  roles: Type.Array(RoleBadge, { description: 'The roles that give it, also through groups' }),
  viaGroup: Type.Boolean({ description: 'Whether one of these roles comes through a group' }),
  capability: Type.Boolean({ description: 'Whether a capability gives it' }),
})
export type Holder = Static<typeof Holder>

export const whoCan = query({
  name: 'access.who-can',
  summary: 'List the users who have a permission',
  description: 'Every user who has the permission now, by name, and what gives it to them.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({
    tenant: TenantSlug,
    permission: Key,
    ...listFields,
    status: Type.Optional(UserStatus),
  }),
  output: Page(Holder),
  problems: ['permission.not_found', 'list.cursor_invalid'],
})

export const setLimit = command({
  name: 'access.set-limit',
  summary: 'Set a limit for one user',
  description: "Replaces the value of the user's roles. `value` null means no limit.",
  scope: 'tenant',
  needs: 'users:set-limits',
  input: Type.Object({ ...oneUser, limit: Key, value: LimitValue, ...olderCredentials }),
  output: EffectiveLimit,
  emits: ['limit.set'],
  problems: ['access.older_credentials', 'user.not_found', 'limit.not_found', 'access.escalation'],
})

export const clearLimit = command({
  name: 'access.clear-limit',
  summary: "Remove a user's own limit",
  scope: 'tenant',
  needs: 'users:set-limits',
  input: Type.Object({ ...oneUser, limit: Key, ...olderCredentials }),
  output: EffectiveLimit,
  emits: ['limit.cleared'],
  problems: ['access.older_credentials', 'user.not_found', 'limit.not_found', 'access.escalation'],
})

export const checkLimit = query({
  name: 'access.check-limit',
  summary: "Check a number against a user's limit",
  description: "For products: would 120 hosts be within alice's limit?",
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({
    ...oneUser,
    limit: Key,
    value: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  }),
  output: Type.Object({
    allowed: Type.Boolean(),
    limit: LimitValue,
    source: Type.Union([Type.Literal('user'), Type.Literal('roles')]),
  }),
  problems: ['user.not_found', 'limit.not_found'],
})

export const bindings = {
  show: http.get(show, '/tenants/{tenant}/users/{user}/access'),
  showOwn: http.get(showOwn, '/me/access'),
  showAt: http.get(showAt, '/tenants/{tenant}/users/{user}/access-at'),
  explain: http.get(explain, '/tenants/{tenant}/users/{user}/access/{permission}'),
  whoCan: http.get(whoCan, '/tenants/{tenant}/permissions/{permission}/users'),
  setLimit: http.put(setLimit, '/tenants/{tenant}/users/{user}/limits/{limit}'),
  clearLimit: http.delete(clearLimit, '/tenants/{tenant}/users/{user}/limits/{limit}'),
  checkLimit: http.get(checkLimit, '/tenants/{tenant}/users/{user}/limits/{limit}'),
}
