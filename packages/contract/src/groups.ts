import { type Static, Type } from 'typebox'
import { GroupActions, GroupRowActions, MemberActions } from './actions.ts'
import { AuditEvent } from './audit.ts'
import { Id, Key, Line, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { listFields, Page, searchField } from './pagination.ts'
import { PersonName } from './people.ts'
import { GrantSource, RoleBadge, UserStatus } from './users.ts'

export const GroupRole = Type.Union([Type.Literal('owner'), Type.Literal('member')])
export type GroupRole = Static<typeof GroupRole>

const groupFields = {
  id: Id,
  name: Type.String(),
  description: Type.String(),
  public: Type.Boolean({ description: 'Everybody in the tenant sees the group and its members' }),
  members: Type.Integer({ description: 'Owners included' }),
  owners: Type.Integer(),
  /** As many as a line of a table shows; {@link listMembers} has all of them. */
  firstOwners: Type.Array(PersonName, {
    maxItems: 3,
    description: 'The first owners by name; empty if you may not see their names',
  }),
  ownRole: Type.Union([GroupRole, Type.Null()], {
    description: 'Your role in the group; null if you are not in it',
  }),
  roles: Type.Array(RoleBadge, { description: 'The roles that its members have through it' }),
  createdAt: Time,
}
export const Group = Type.Object({ ...groupFields, actions: GroupRowActions })
export type Group = Static<typeof Group>

export const GroupDetails = Type.Object({
  ...groupFields,
  updatedAt: Time,
  createdBy: Type.Union([PersonName, Type.Null()], { description: 'null also without `users:read-names`' }),
  keys: Type.Union([Type.Integer(), Type.Null()], {
    description: 'How many API keys it has; null if you may not see them',
  }),
  actions: GroupActions,
})
export type GroupDetails = Static<typeof GroupDetails>

export const GroupMember = Type.Object({
  user: PersonName,
  role: GroupRole,
  status: UserStatus,
  source: GrantSource,
  addedAt: Time,
  addedBy: Type.Union([PersonName, Type.Null()], { description: 'null also without `users:read-names`' }),
})
export type GroupMember = Static<typeof GroupMember>
export const ListedMember = Type.Object({ ...GroupMember.properties, actions: MemberActions })
export type ListedMember = Static<typeof ListedMember>

const inTenant = { tenant: TenantSlug }
const oneGroup = { tenant: TenantSlug, group: Id }
const details = {
  name: Line(100),
  description: Line(500, 0),
  public: Type.Boolean(),
}

export const list = query({
  name: 'groups.list',
  summary: 'List groups',
  description:
    'Your own groups and public ones; with `groups:read` all groups. `q` finds a part of a name. `ownerless` finds groups without an owner who can sign in; `role` finds groups that have the role with this key.',
  scope: 'tenant',
  input: Type.Object({
    ...inTenant,
    ...listFields,
    ...searchField,
    mine: Type.Optional(Type.Boolean({ description: 'true: only groups that you are in' })),
    ownerless: Type.Optional(Type.Boolean()),
    role: Type.Optional(Key),
    sort: Type.Optional(
      Type.Union([
        Type.Literal('name'),
        Type.Literal('-name'),
        Type.Literal('createdAt'),
        Type.Literal('-createdAt'),
      ]),
    ),
  }),
  output: Page(Group),
  problems: ['list.cursor_invalid', 'access.action_disabled'],
})

export const listOfUser = query({
  name: 'groups.list-of-user',
  summary: "List a user's groups",
  description:
    '`heir` is the new owner of the groups that the user owns alone, if the account were deleted now; null if there is none.',
  scope: 'tenant',
  needs: 'groups:read',
  input: Type.Object({ ...inTenant, user: Id, ...listFields }),
  output: Type.Object({
    ...Page(
      Type.Object({
        group: Type.Object({ id: Id, name: Type.String() }),
        role: GroupRole,
        soleOwner: Type.Boolean({ description: 'The group has no other owner who can sign in' }),
        roles: Type.Array(RoleBadge),
      }),
    ).properties,
    ownedAlone: Type.Integer({ description: 'How many groups the user owns alone' }),
    heir: Type.Union([PersonName, Type.Null()]),
  }),
  problems: ['user.not_found', 'list.cursor_invalid', 'access.action_disabled'],
})

export const create = command({
  name: 'groups.create',
  summary: 'Create a group',
  description:
    'You become its first owner. Names are unique; case, Unicode form and the number of blanks make no difference.',
  scope: 'tenant',
  needs: 'groups:create',
  requires: { by: ['user', 'service-account'] },
  creates: true,
  input: Type.Object({
    ...inTenant,
    name: details.name,
    description: Type.Optional(details.description),
    public: Type.Optional(details.public),
    members: Type.Optional(
      Type.Array(Type.Object({ user: Id, role: GroupRole }), {
        maxItems: 200,
        description: 'Its first members, beside you',
      }),
    ),
  }),
  output: Group,
  emits: ['group.created'],
  problems: [
    'user.cannot_sign_in',
    'group.name_taken',
    'user.not_found',
    'quota.reached',
    'access.action_disabled',
  ],
})

export const show = query({
  name: 'groups.show',
  summary: 'Show one group',
  description: 'A private group that you are not in is not found, unless you have `groups:read`.',
  scope: 'tenant',
  input: Type.Object(oneGroup),
  output: GroupDetails,
  problems: ['group.not_found', 'access.action_disabled'],
})

export const update = command({
  name: 'groups.update',
  summary: 'Change the name, the description or the visibility of a group',
  description: 'For owners of the group and users with `groups:manage`.',
  scope: 'tenant',
  input: Type.Object({
    ...oneGroup,
    name: Type.Optional(details.name),
    description: Type.Optional(details.description),
    public: Type.Optional(details.public),
  }),
  output: Group,
  emits: ['group.updated'],
  problems: ['group.not_found', 'group.name_taken', 'access.denied', 'access.action_disabled'],
})

export const remove = command({
  name: 'groups.remove',
  summary: 'Delete a group',
  description:
    'For owners of the group and users with `groups:manage`, if they have all rights of the group. Its members lose these rights at once, and its API keys end. Where the tenant has a recycle bin, the group can be restored from it for some days.',
  scope: 'tenant',
  input: Type.Object(oneGroup),
  output: Nothing,
  emits: ['group.deleted'],
  problems: ['group.not_found', 'access.denied', 'access.escalation', 'access.action_disabled'],
})

export const listMembers = query({
  name: 'groups.list-members',
  summary: 'List the members of a group, by name',
  description: 'For its members, and for users with `users:read-names` who see the group.',
  scope: 'tenant',
  input: Type.Object({ ...oneGroup, ...listFields, ...searchField, role: Type.Optional(GroupRole) }),
  output: Page(ListedMember),
  problems: ['group.not_found', 'list.cursor_invalid', 'access.denied', 'access.action_disabled'],
})

const Candidate = Type.Object({
  ...PersonName.properties,
  member: Type.Boolean({ description: 'Whether the user is in the group already' }),
})

export const listCandidates = query({
  name: 'groups.list-candidates',
  summary: 'List the active users by name, with whether they are in a group',
  description: 'For choosing new members of the group.',
  scope: 'tenant',
  needs: 'users:read-names',
  input: Type.Object({ ...oneGroup, ...listFields, ...searchField }),
  output: Page(Candidate),
  problems: ['group.not_found', 'list.cursor_invalid', 'access.action_disabled'],
})

export const addMembers = command({
  name: 'groups.add-members',
  summary: 'Add users to a group',
  description:
    'For owners of the group and users with `groups:manage`, if they have all rights of the group. Adds all of them or none; users who are in the group already keep their role in it.',
  scope: 'tenant',
  requires: { by: ['user', 'service-account'] },
  creates: true,
  input: Type.Object({
    ...oneGroup,
    users: Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true }),
    role: Type.Optional(GroupRole),
    ...olderCredentials,
  }),
  output: Type.Object({
    added: Type.Integer(),
    already: Type.Integer({ description: 'How many of them were in the group already' }),
  }),
  emits: ['group.members-added'],
  problems: [
    'user.cannot_sign_in',
    'access.older_credentials',
    'group.not_found',
    'user.not_found',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const setMemberRole = command({
  name: 'groups.set-member-role',
  summary: 'Make a member an owner, or an owner a member',
  description: 'Refused if the group would have no owner who can sign in.',
  scope: 'tenant',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({ ...oneGroup, user: Id, role: GroupRole, ...olderCredentials }),
  output: GroupMember,
  emits: ['group.member-role-changed'],
  problems: [
    'user.cannot_sign_in',
    'access.older_credentials',
    'group.not_found',
    'group.member_not_found',
    'group.last_owner',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const removeMember = command({
  name: 'groups.remove-member',
  summary: 'Remove a member from a group, or leave it',
  description:
    'Every member may leave; to remove others, you must own the group or have `groups:manage`. Refused if the group would have no owner who can sign in.',
  scope: 'tenant',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({ ...oneGroup, user: Id }),
  output: Nothing,
  emits: ['group.left', 'group.member-removed'],
  problems: [
    'group.not_found',
    'group.member_not_found',
    'group.last_owner',
    'access.denied',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const listHistory = query({
  name: 'groups.list-history',
  summary: 'List the events of a group, newest first',
  description:
    'For owners of the group and users with `groups:manage` or `audit:read`. Only the latter see the addresses of the requests.',
  scope: 'tenant',
  input: Type.Object({ ...oneGroup, ...listFields }),
  output: Page(AuditEvent),
  problems: ['group.not_found', 'list.cursor_invalid', 'access.denied', 'access.action_disabled'],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/groups'),
  listOfUser: http.get(listOfUser, '/tenants/{tenant}/users/{user}/groups'),
  create: http.post(create, '/tenants/{tenant}/groups', { location: '/tenants/{tenant}/groups/{id}' }),
  show: http.get(show, '/tenants/{tenant}/groups/{group}'),
  update: http.patch(update, '/tenants/{tenant}/groups/{group}'),
  remove: http.delete(remove, '/tenants/{tenant}/groups/{group}'),
  listMembers: http.get(listMembers, '/tenants/{tenant}/groups/{group}/members'),
  listCandidates: http.get(listCandidates, '/tenants/{tenant}/groups/{group}/candidates'),
  addMembers: http.post(addMembers, '/tenants/{tenant}/groups/{group}/members', {
    location: '/tenants/{tenant}/groups/{group}/members',
  }),
  setMemberRole: http.put(setMemberRole, '/tenants/{tenant}/groups/{group}/members/{user}'),
  removeMember: http.delete(removeMember, '/tenants/{tenant}/groups/{group}/members/{user}'),
  listHistory: http.get(listHistory, '/tenants/{tenant}/groups/{group}/history'),
}
