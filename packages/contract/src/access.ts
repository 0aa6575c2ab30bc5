import { type Static, Type } from 'typebox'
import { Id, Key, OptionalTime, TenantSlug, Text, Time } from './fields.ts'
import { olderCredentials } from './older-credentials.ts'
import { Nothing, operation } from './operation.ts'
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

export const CapabilityGrant = Type.Object({
  id: Id,
  permission: Key,
  user: Person,
  reason: Type.String(),
  source: GrantSource,
  grantedBy: Type.Union([Person, Type.Null()]),
  grantedAt: Time,
  startsAt: OptionalTime,
  endsAt: OptionalTime,
})
export type CapabilityGrant = Static<typeof CapabilityGrant>

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

export const show = operation({
  name: 'access.show',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}/access',
  summary: 'What a user may do, and why',
  description:
    'Every effective permission with the role or capability that gives it, and every limit with its value. Roles are those of the account itself and those of the groups that it is in.',
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

export const showAt = operation({
  name: 'access.show-at',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}/access-at',
  summary: 'What could a user do at a moment?',
  description:
    'Groups, roles and capabilities that counted then, those included that have ended or were deleted since, and the permissions that they gave then. Permissions are those that the catalogue has now. The status of the account then and limits are not in the answer: changes of them are in the audit log.',
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

export const explain = operation({
  name: 'access.explain',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}/access/{permission}',
  summary: 'Why may a user do this, or why not?',
  description:
    'Every role and capability that gives the permission, those that have ended or have not begun, the limits on it, what keeps it from counting, and what would give it. With `at` at another moment, by what is given now: `access.show-at` knows what was taken away meanwhile. The status of the account is the present one.',
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

export const whoCan = operation({
  name: 'access.who-can',
  method: 'GET',
  path: '/tenants/{tenant}/permissions/{permission}/users',
  summary: 'Who may do this?',
  description: 'Every user who holds the permission at this moment, by name, and what gives it to them.',
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

export const setLimit = operation({
  name: 'access.set-limit',
  method: 'PUT',
  path: '/tenants/{tenant}/users/{user}/limits/{limit}',
  summary: 'Set a limit for one user',
  description: "Replaces what the user's roles say. `value` null means no limit.",
  needs: 'users:set-limits',
  input: Type.Object({ ...oneUser, limit: Key, value: LimitValue, ...olderCredentials }),
  output: EffectiveLimit,
  problems: ['access.older_credentials', 'user.not_found', 'limit.not_found', 'access.escalation'],
})

export const clearLimit = operation({
  name: 'access.clear-limit',
  method: 'DELETE',
  path: '/tenants/{tenant}/users/{user}/limits/{limit}',
  summary: "Let a user's roles decide a limit again",
  needs: 'users:set-limits',
  input: Type.Object({ ...oneUser, limit: Key, ...olderCredentials }),
  output: EffectiveLimit,
  problems: ['access.older_credentials', 'user.not_found', 'limit.not_found', 'access.escalation'],
})

export const checkLimit = operation({
  name: 'access.check-limit',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}/limits/{limit}',
  summary: "Is a number within a user's limit?",
  description: "For the host product: would 120 hosts be within alice's cap?",
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

export const listCapabilities = operation({
  name: 'capabilities.list',
  method: 'GET',
  path: '/tenants/{tenant}/capabilities',
  summary: 'List who has which capability',
  needs: 'capabilities:read',
  input: Type.Object({
    tenant: TenantSlug,
    ...listFields,
    permission: Type.Optional(Key),
    user: Type.Optional(Id),
  }),
  output: Page(CapabilityGrant),
  problems: ['list.cursor_invalid'],
})

export const grantCapability = operation({
  name: 'capabilities.grant',
  method: 'POST',
  path: '/tenants/{tenant}/capabilities',
  summary: 'Grant a capability to a user',
  needs: 'capabilities:grant',
  input: Type.Object({
    tenant: TenantSlug,
    user: Id,
    permission: Key,
    reason: Text(500),
    startsAt: Type.Optional(OptionalTime),
    endsAt: Type.Optional(OptionalTime),
    ...olderCredentials,
  }),
  output: CapabilityGrant,
  status: 201,
  location: '/tenants/{tenant}/capabilities/{id}',
  problems: [
    'access.older_credentials',
    'user.not_found',
    'capability.not_grantable',
    'capability.already_granted',
    'access.escalation',
  ],
})

export const revokeCapability = operation({
  name: 'capabilities.revoke',
  method: 'DELETE',
  path: '/tenants/{tenant}/capabilities/{grant}',
  summary: 'Take a capability back',
  needs: 'capabilities:grant',
  input: Type.Object({ tenant: TenantSlug, grant: Id }),
  output: Nothing,
  status: 204,
  problems: ['capability.not_found', 'access.escalation'],
})
