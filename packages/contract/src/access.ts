import { type Static, Type } from 'typebox'
import { CapabilityGrant } from './capabilities.ts'
import { Id, Key, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'
import { GrantSource, RoleBadge, UserStatus } from './users.ts'

const oneUser = { tenant: TenantSlug, user: Id }
const Person = Type.Object({ id: Id, name: Type.String() })
const byWhom =
  'Who gave it; of a role through a group, who put the user into the group. `grantedAt` says when.'

/** Where a role comes from. */
const RoleSource = Type.Union([...GrantSource.anyOf, Type.Literal('group')], {
  description: '`group`: through a group that carries the role',
})
const ViaGroup = Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
  description:
    'The group through which the role comes; null for other sources, and for a private group that you may not see',
})

/** A number; null stands for "no limit". */
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
/** A limit that bounds a number which a permission is used with. */
export const ExplainedLimit = Type.Object({
  ...EffectiveLimit.properties,
  property: Type.String({ description: 'The number of a question that it bounds, such as `hosts`' }),
  roles: Type.Array(RoleBadge, {
    description: 'The roles that give the value; empty when it is set for the user',
  }),
  liftedBy: Type.Union([Key, Type.Null()], {
    description: 'A permission that they hold and by which the limit does not bound them',
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
/** The same with all that there is to know of it, also of one that has ended or has not begun. */
export const ExplainedPath = Type.Object({
  kind: Type.Union([Type.Literal('role'), Type.Literal('capability')]),
  role: Type.Union([RoleBadge, Type.Null()]),
  impliedBy: Type.Union([Key, Type.Null()], {
    description:
      'The permission that brings this one with it; null when it is given by its own name or with everything',
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

export const show = query({
  name: 'access.show',
  summary: 'What a user may do, and why',
  description:
    'Every effective permission with the role or capability that gives it, and every limit with its value. Roles are those of the account itself and those of the groups that it is in.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object(oneUser),
  output: Type.Object({
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
    capabilities: Type.Array(CapabilityGrant),
    permissions: Type.Array(EffectivePermission),
    limits: Type.Array(EffectiveLimit),
  }),
  problems: ['user.not_found'],
})

const pastTie = {
  grantedBy: Type.Union([Person, Type.Null()], { description: byWhom }),
  grantedAt: Time,
  endsAt: Type.Union([Time, Type.Null()], {
    description: 'When it ended, or will end by its last day; null without an end',
  }),
  endedBy: Type.Union([Person, Type.Null()], {
    description:
      'Who ended it; null while it is there, and where it ended by its last day or its source took it back',
  }),
}

export const showAt = query({
  name: 'access.show-at',
  summary: 'What could a user do at a moment?',
  description:
    'Groups, roles and capabilities that counted then, those included that have ended or were deleted since, and the permissions that they gave then. Permissions are those that the catalogue has now. The status of the account then and limits are not in the answer: changes of them are in the audit log.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ ...oneUser, at: Time }),
  output: Type.Object({
    groups: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
      description: 'Those that exist and that you may see',
    }),
    roles: Type.Array(
      Type.Object({
        id: Id,
        name: Type.Union([Type.String(), Type.Null()], {
          description:
            'What it was called then; null where the role was changed before earlier versions were kept',
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
        'false: one of the roles was changed before earlier versions were kept, so that there may have been more permissions',
    }),
  }),
  problems: ['user.not_found'],
})

export const explain = query({
  name: 'access.explain',
  summary: 'Why may a user do this, or why not?',
  description:
    'Every role and capability that gives the permission, those that have ended or have not begun, the limits on it, what keeps it from counting, and what would give it. With `at` at another moment, by what is given now: `access.show-at` knows what was taken away meanwhile. The status of the account is the present one.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ ...oneUser, permission: Key, at: Type.Optional(Time) }),
  output: Type.Object({
    permission: Key,
    group: Type.String(),
    description: Type.String(),
    allowed: Type.Boolean({ description: 'Held by an account that is active' }),
    held: Type.Boolean({ description: 'Whether a role or a capability gives it at that moment' }),
    blockedBy: Type.Union([Type.Literal('invited'), Type.Literal('inactive'), Type.Null()], {
      description: 'The status of the account that keeps what is held from counting',
    }),
    paths: Type.Array(ExplainedPath),
    limits: Type.Array(ExplainedLimit, { description: 'What bounds the numbers that it is used with' }),
    wouldGive: Type.Object({
      roles: Type.Array(RoleBadge, { description: 'Roles that they do not have and that give it' }),
      capability: Type.Boolean({ description: 'It can be granted to single users' }),
    }),
  }),
  problems: ['user.not_found', 'permission.not_found'],
})

/** Somebody who holds a permission, and by what. */
export const Holder = Type.Object({
  user: Type.Object({ id: Id, name: Type.String() }),
  status: UserStatus,
  roles: Type.Array(RoleBadge, { description: 'The roles that give it, those of groups included' }),
  viaGroup: Type.Boolean({ description: 'They have one of these roles through a group' }),
  capability: Type.Boolean({ description: 'A capability gives it' }),
})
export type Holder = Static<typeof Holder>

export const whoCan = query({
  name: 'access.who-can',
  summary: 'Who may do this?',
  description: 'Every user who holds the permission at this moment, by name, and what gives it to them.',
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
  description: "Replaces what the user's roles say. `value` null means no limit.",
  scope: 'tenant',
  needs: 'users:set-limits',
  input: Type.Object({ ...oneUser, limit: Key, value: LimitValue, ...olderCredentials }),
  output: EffectiveLimit,
  emits: ['limit.set'],
  problems: ['access.older_credentials', 'user.not_found', 'limit.not_found', 'access.escalation'],
})

export const clearLimit = command({
  name: 'access.clear-limit',
  summary: "Let a user's roles decide a limit again",
  scope: 'tenant',
  needs: 'users:set-limits',
  input: Type.Object({ ...oneUser, limit: Key, ...olderCredentials }),
  output: EffectiveLimit,
  emits: ['limit.cleared'],
  problems: ['access.older_credentials', 'user.not_found', 'limit.not_found', 'access.escalation'],
})

export const checkLimit = query({
  name: 'access.check-limit',
  summary: "Is a number within a user's limit?",
  description: "For the host product: would 120 hosts be within alice's cap?",
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
  showAt: http.get(showAt, '/tenants/{tenant}/users/{user}/access-at'),
  explain: http.get(explain, '/tenants/{tenant}/users/{user}/access/{permission}'),
  whoCan: http.get(whoCan, '/tenants/{tenant}/permissions/{permission}/users'),
  setLimit: http.put(setLimit, '/tenants/{tenant}/users/{user}/limits/{limit}'),
  clearLimit: http.delete(clearLimit, '/tenants/{tenant}/users/{user}/limits/{limit}'),
  checkLimit: http.get(checkLimit, '/tenants/{tenant}/users/{user}/limits/{limit}'),
}
