import { type Static, Type } from 'typebox'
import {
  Beginning,
  DeletedGroup,
  DeletedGroupDetails,
  DeletedRole,
  DeletedRoleDetails,
  DeletedUser,
  DeletedUserDetails,
  GroupParts,
  RoleParts,
  UserParts,
} from './deleted-things.ts'
import { Id, Line, Password, TenantSlug, Time } from './fields.ts'
import { Group } from './groups.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { listFields, Page, searchField } from './pagination.ts'
import { passwordProblems } from './passwords.ts'
import { Role } from './roles.ts'
import { User } from './users.ts'

/** So many are deleted for good by one call of those that empty the bin. */
export const emptiedTogether = 500

const inTenant = { tenant: TenantSlug }
const oneUser = { tenant: TenantSlug, user: Id }

const oneGroup = { tenant: TenantSlug, group: Id }
const oneRole = { tenant: TenantSlug, role: Id }

const BinSort = Type.Union([Type.Literal('deletedAt'), Type.Literal('-deletedAt'), Type.Literal('name')], {
  description: 'What was deleted last is first unless said otherwise. A search is sorted by name',
})
const binListFields = { ...inTenant, ...listFields, ...searchField, sort: Type.Optional(BinSort) }
export type BinSort = Static<typeof BinSort>

const until = {
  until: Type.Optional(
    Type.String({
      ...Time,
      description: 'Only what was deleted until this time, such as when you last saw the list',
    }),
  ),
}
const Emptied = Type.Object({
  deleted: Type.Integer(),
  kept: Type.Integer({
    description: 'Those that you may not delete for good, since they had more rights than you',
  }),
  more: Type.Boolean({ description: `There are more than ${emptiedTogether}: call it again with \`after\`` }),
  after: Type.Union([Id, Type.Null()]),
})

export const listUsers = query({
  name: 'recycle-bin.list-users',
  summary: 'List deleted users that can be restored',
  description:
    'The recycle bin of accounts. Empty where the profile has none (`recycleBin`). `q` finds accounts whose name in lists begins with it. People who deleted their own account are not in it.',
  scope: 'tenant',
  needs: 'users:delete',
  input: Type.Object(binListFields),
  output: Page(DeletedUser),
  problems: ['list.cursor_invalid'],
})

export const showUser = query({
  name: 'recycle-bin.show-user',
  summary: 'Show what a restore of a deleted user brings back',
  description:
    'Everything that the account was given is judged as if you gave it now: `roles`, `capabilities`, `limits` and `groups` say what would come back and what would not. `attributes` are judged by their definitions of today.',
  scope: 'tenant',
  needs: 'users:delete',
  input: Type.Object(oneUser),
  output: DeletedUserDetails,
  problems: ['recycle_bin.not_found'],
})

export const restoreUser = command({
  name: 'recycle-bin.restore-user',
  summary: 'Restore a deleted user',
  description:
    'Makes the account again, with the id that it had. Needs all rights that the account had, as any change of it does. What it was given comes back as far as you may give it now; `leftOut` of each part says what does not. Passwords, sessions, API keys, links, known browsers and pictures never come back: the account is inactive, or begins as `begin` says. Where another account has got its username or address meanwhile, say another one. Groups that were passed on keep their new owner beside it.',
  scope: 'tenant',
  needs: 'users:create',
  input: Type.Object({
    ...oneUser,
    username: Type.Optional(Line(200)),
    email: Type.Optional(Type.Union([Line(254), Type.Null()])),
    begin: Type.Optional(Beginning),
    password: Type.Optional(Password),
  }),
  output: Type.Object({ user: User, ...UserParts.properties }),
  emits: ['user.restored', 'invitation.sent', 'capability.granted', 'limit.set', 'group.members-added'],
  problems: [
    'recycle_bin.not_found',
    'seats.full',
    'user.username_taken',
    'user.email_taken',
    'user.email_unconfirmed',
    'user.no_email',
    'role.not_found',
    'role.too_many',
    'access.escalation',
    'access.action_disabled',
    ...passwordProblems,
  ],
})

export const eraseUser = command({
  name: 'recycle-bin.erase-user',
  summary: 'Delete a user for good',
  description:
    'Takes a deleted account out of the recycle bin: it cannot be restored any more, and its names are free. Its events stay in the audit log.',
  scope: 'tenant',
  needs: 'users:delete',
  input: Type.Object(oneUser),
  output: Nothing,
  emits: ['user.erased'],
  problems: ['recycle_bin.not_found', 'access.escalation', 'access.action_disabled'],
})

export const emptyUsers = command({
  name: 'recycle-bin.empty-users',
  summary: 'Delete all deleted users for good',
  description: `Empties the recycle bin of accounts, ${emptiedTogether} with each call. Accounts that had more rights than you stay.`,
  scope: 'tenant',
  needs: 'users:delete',
  input: Type.Object({ ...inTenant, ...until, after: Type.Optional(Id) }),
  output: Emptied,
  emits: ['recycle-bin.emptied', 'user.erased'],
  problems: ['access.action_disabled'],
})

export const listGroups = query({
  name: 'recycle-bin.list-groups',
  summary: 'List deleted groups that can be restored',
  description: 'The recycle bin of groups. `q` finds groups whose name begins with it.',
  scope: 'tenant',
  needs: 'groups:manage',
  input: Type.Object(binListFields),
  output: Page(DeletedGroup),
  problems: ['list.cursor_invalid', 'access.action_disabled'],
})

export const showGroup = query({
  name: 'recycle-bin.show-group',
  summary: 'Show what a restore of a deleted group brings back',
  description: 'Members and roles are judged as if you added them now.',
  scope: 'tenant',
  needs: 'groups:manage',
  input: Type.Object(oneGroup),
  output: DeletedGroupDetails,
  problems: ['recycle_bin.not_found', 'access.action_disabled'],
})

export const restoreGroup = command({
  name: 'recycle-bin.restore-group',
  summary: 'Restore a deleted group',
  description:
    'Makes the group again, with the id that it had. Needs all rights that the group gave. Owners, members and roles come back as far as you may add them now, and with `members: false` the group has its roles, and you as its only member. API keys of the group never come back. If none of its owners can sign in any more, you become its owner.',
  scope: 'tenant',
  needs: 'groups:manage',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({
    ...oneGroup,
    name: Type.Optional(Line(100)),
    members: Type.Optional(Type.Boolean({ description: '`false`: you are its owner and only member' })),
    ...olderCredentials,
  }),
  output: Type.Object({ group: Group, parts: GroupParts }),
  emits: ['group.restored', 'group.members-added', 'group.roles-changed', 'group.api-keys-asleep'],
  problems: [
    'recycle_bin.not_found',
    'seats.role_of_group',
    'group.name_taken',
    'user.cannot_sign_in',
    'access.older_credentials',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const eraseGroup = command({
  name: 'recycle-bin.erase-group',
  summary: 'Delete a group for good',
  description:
    'Takes a deleted group out of the recycle bin: it cannot be restored any more, and its name is free.',
  scope: 'tenant',
  needs: 'groups:manage',
  input: Type.Object(oneGroup),
  output: Nothing,
  emits: ['group.erased'],
  problems: ['recycle_bin.not_found', 'access.escalation', 'access.action_disabled'],
})

export const emptyGroups = command({
  name: 'recycle-bin.empty-groups',
  summary: 'Delete all deleted groups for good',
  description: `Empties the recycle bin of groups, ${emptiedTogether} with each call. Groups that gave more rights than you have stay.`,
  scope: 'tenant',
  needs: 'groups:manage',
  input: Type.Object({ ...inTenant, ...until, after: Type.Optional(Id) }),
  output: Emptied,
  emits: ['recycle-bin.emptied', 'group.erased'],
  problems: ['access.action_disabled'],
})

export const listRoles = query({
  name: 'recycle-bin.list-roles',
  summary: 'List deleted roles that can be restored',
  description: 'The recycle bin of roles. `q` finds roles whose name begins with it.',
  scope: 'tenant',
  needs: 'roles:manage',
  input: Type.Object(binListFields),
  output: Page(DeletedRole),
  problems: ['list.cursor_invalid'],
})

export const showRole = query({
  name: 'recycle-bin.show-role',
  summary: 'Show what a restore of a deleted role brings back',
  scope: 'tenant',
  needs: 'roles:manage',
  input: Type.Object(oneRole),
  output: DeletedRoleDetails,
  problems: ['recycle_bin.not_found'],
})

export const restoreRole = command({
  name: 'recycle-bin.restore-role',
  summary: 'Restore a deleted role',
  description:
    'Makes the role again, with the id that it had, with those of its permissions and limits that still exist. All of them must be within your own rights. With `holders: true` the users and groups that had it get it again, each as if you gave it now; for users that needs `users:assign-roles`, for groups `groups:assign-roles`. Where users have exactly one role it takes the place of theirs.',
  scope: 'tenant',
  needs: 'roles:manage',
  input: Type.Object({
    ...oneRole,
    name: Type.Optional(Line(100)),
    holders: Type.Optional(Type.Boolean()),
    ...olderCredentials,
  }),
  output: Type.Object({ role: Role, parts: RoleParts }),
  emits: ['role.restored', 'user.roles-changed', 'group.roles-changed', 'group.api-keys-asleep'],
  problems: [
    'recycle_bin.not_found',
    'role.name_taken',
    'role.key_taken',
    'role.external_name_taken',
    'role.too_many_roles',
    'access.older_credentials',
    'access.escalation',
    'access.action_disabled',
    'user.last_administrator',
  ],
})

export const eraseRole = command({
  name: 'recycle-bin.erase-role',
  summary: 'Delete a role for good',
  description: 'Takes a deleted role out of the recycle bin: it cannot be restored any more.',
  scope: 'tenant',
  needs: 'roles:manage',
  input: Type.Object(oneRole),
  output: Nothing,
  emits: ['role.erased'],
  problems: ['recycle_bin.not_found', 'access.escalation'],
})

export const emptyRoles = command({
  name: 'recycle-bin.empty-roles',
  summary: 'Delete all deleted roles for good',
  description: `Empties the recycle bin of roles, ${emptiedTogether} with each call. Roles that gave more rights than you have stay.`,
  scope: 'tenant',
  needs: 'roles:manage',
  input: Type.Object({ ...inTenant, ...until, after: Type.Optional(Id) }),
  output: Emptied,
  emits: ['recycle-bin.emptied', 'role.erased'],
  problems: [],
})

export const bindings = {
  listUsers: http.get(listUsers, '/tenants/{tenant}/recycle-bin/users'),
  showUser: http.get(showUser, '/tenants/{tenant}/recycle-bin/users/{user}'),
  restoreUser: http.post(restoreUser, '/tenants/{tenant}/recycle-bin/users/{user}/restore'),
  eraseUser: http.delete(eraseUser, '/tenants/{tenant}/recycle-bin/users/{user}'),
  emptyUsers: http.post(emptyUsers, '/tenants/{tenant}/recycle-bin/users/empty'),
  listGroups: http.get(listGroups, '/tenants/{tenant}/recycle-bin/groups'),
  showGroup: http.get(showGroup, '/tenants/{tenant}/recycle-bin/groups/{group}'),
  restoreGroup: http.post(restoreGroup, '/tenants/{tenant}/recycle-bin/groups/{group}/restore'),
  eraseGroup: http.delete(eraseGroup, '/tenants/{tenant}/recycle-bin/groups/{group}'),
  emptyGroups: http.post(emptyGroups, '/tenants/{tenant}/recycle-bin/groups/empty'),
  listRoles: http.get(listRoles, '/tenants/{tenant}/recycle-bin/roles'),
  showRole: http.get(showRole, '/tenants/{tenant}/recycle-bin/roles/{role}'),
  restoreRole: http.post(restoreRole, '/tenants/{tenant}/recycle-bin/roles/{role}/restore'),
  eraseRole: http.delete(eraseRole, '/tenants/{tenant}/recycle-bin/roles/{role}'),
  emptyRoles: http.post(emptyRoles, '/tenants/{tenant}/recycle-bin/roles/empty'),
}
