import { type Static, type TProperties, Type } from 'typebox'
import { Verdict } from './actions.ts'
import { Id, Line, Password, TenantSlug, Time } from './fields.ts'
import { Group } from './groups.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { listFields, Page, searchField } from './pagination.ts'
import { passwordProblems } from './passwords.ts'
import { Role } from './roles.ts'
import { AccountKind, User } from './users.ts'

/** So many are deleted for good by one call of those that empty the bin. */
export const emptiedTogether = 500

/** Why something that was kept does not come back. */
export const LeftOutReason = Type.Union(
  [
    Type.Literal('gone'),
    Type.Literal('over'),
    Type.Literal('elsewhere'),
    Type.Literal('limited'),
    Type.Literal('not-allowed'),
    Type.Literal('one-role'),
  ],
  {
    description:
      '`gone`: it does not exist any more; `over`: its last day has passed; `elsewhere`: a directory or an import gave it, and gives it again; `limited`: the membership had a last day, which cannot be given by hand; `not-allowed`: you may not give it; `one-role`: users have one role here',
  },
)
export type LeftOutReason = Static<typeof LeftOutReason>

const named = 20
const Part = Type.Object({
  count: Type.Integer({ description: 'How many come back' }),
  names: Type.Array(Type.String(), { description: `The first ${named} of them` }),
  leftOut: Type.Array(Type.Object({ name: Type.String(), reason: LeftOutReason }), {
    description: `The first ${named} that do not come back, with the reason`,
  }),
  leftOutCount: Type.Integer(),
})
/** What comes back of one kind, and what does not. */
export type Part = Static<typeof Part>
/** So many names are in a {@link Part} at most, of what comes back and of what does not. */
export const namedInPart = named

function part(description: string) {
  return Type.Object(Part.properties, { description })
}

function partOrHidden(description: string, permission: string) {
  return Type.Union([Part, Type.Null()], {
    description: `${description} Null without \`${permission}\`: then they do not come back`,
  })
}

const UserParts = Type.Object({
  roles: part('The roles that were given by hand'),
  capabilities: partOrHidden('The capabilities.', 'capabilities:read'),
  limits: part('The limits of the user’s own'),
  groups: partOrHidden('The memberships in groups.', 'groups:read'),
})
export type UserParts = Static<typeof UserParts>

const GroupParts = Type.Object({
  owners: part('Members who own the group'),
  members: part('The other members'),
  roles: part('The roles of the group'),
})
export type GroupParts = Static<typeof GroupParts>

const RoleParts = Type.Object({
  permissions: part('The permissions that were chosen for it'),
  limits: part('Its limits'),
  users: part('The users who had it by hand; they get it again only if you ask for it'),
  groups: part('The groups that had it; they get it again only if you ask for it'),
})
export type RoleParts = Static<typeof RoleParts>

/** What everything in the bin has; `actions` says what you may do with it. */
function deleted<const Fields extends TProperties>(fields: Fields) {
  return {
    id: Id,
    ...fields,
    namesHeld: Type.Boolean({ description: 'Nobody else gets its unique names until `endsAt`' }),
    deletedAt: Time,
    deletedBy: Type.Object(
      { id: Type.Union([Id, Type.Null()]), name: Type.String() },
      { description: 'With the name that they had then' },
    ),
    endsAt: Type.String({
      ...Time,
      description: 'Until when it can be restored; then it is deleted for good',
    }),
    actions: Type.Object({ restore: Verdict, erase: Verdict }),
  }
}

const userFields = deleted({
  username: Type.String(),
  email: Type.Union([Type.String(), Type.Null()]),
  alias: Type.Union([Type.String(), Type.Null()]),
  kind: AccountKind,
})
export const DeletedUser = Type.Object(userFields)
export type DeletedUser = Static<typeof DeletedUser>

const Beginning = Type.Union(
  [Type.Literal('inactive'), Type.Literal('invitation'), Type.Literal('password')],
  {
    description:
      'How the account begins again, since its credentials do not come back: `inactive` (the default; activating it invites its owner), `invitation` (a mail with a link to choose a password goes out), or `password` (active at once with the password given). The tenant may offer only some of them; `inactive` is always possible',
  },
)

export const DeletedUserDetails = Type.Object({
  ...userFields,
  ...UserParts.properties,
  begin: Type.Array(Beginning, { description: 'How the account can begin again in this tenant' }),
  taken: Type.Array(Type.Union([Type.Literal('username'), Type.Literal('email')]), {
    description: 'What another account has got meanwhile: a restore has to say another one',
  }),
  emailToConfirm: Type.Boolean({
    description:
      'Whether a restore has to say the address: it may not be that of the owner, because it was set by a user with fewer rights',
  }),
})
export type DeletedUserDetails = Static<typeof DeletedUserDetails>

const groupFields = deleted({
  name: Type.String(),
  description: Type.String(),
  public: Type.Boolean(),
  members: Type.Integer({ description: 'How many it had, owners included' }),
})
export const DeletedGroup = Type.Object(groupFields)
export type DeletedGroup = Static<typeof DeletedGroup>

export const DeletedGroupDetails = Type.Object({
  ...groupFields,
  parts: GroupParts,
  nameTaken: Type.Boolean({
    description: 'Another group has got its name meanwhile: a restore has to say another one',
  }),
  becomesOwner: Type.Boolean({
    description: 'None of its owners can sign in any more, so you become one',
  }),
})
export type DeletedGroupDetails = Static<typeof DeletedGroupDetails>

const roleFields = deleted({
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  users: Type.Integer({ description: 'How many users had it by hand' }),
  groups: Type.Integer({ description: 'How many groups had it' }),
})
export const DeletedRole = Type.Object(roleFields)
export type DeletedRole = Static<typeof DeletedRole>

export const DeletedRoleDetails = Type.Object({
  ...roleFields,
  parts: RoleParts,
  taken: Type.Array(Type.Union([Type.Literal('name'), Type.Literal('key'), Type.Literal('externalName')]), {
    description:
      'What another role has got meanwhile. A restore has to say another `name`; without its `key` the role gets a new one, without its external name none',
  }),
})
export type DeletedRoleDetails = Static<typeof DeletedRoleDetails>

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
    'Everything that the account was given is judged as if you gave it now: `roles`, `capabilities`, `limits` and `groups` say what would come back and what would not.',
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
    'Makes the group again, with the id that it had. Needs all rights that the group gave. Owners, members and roles come back as far as you may add them now, and with `members: false` only the group itself. API keys of the group never come back. If none of its owners can sign in any more, you become its owner.',
  scope: 'tenant',
  needs: 'groups:manage',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({
    ...oneGroup,
    name: Type.Optional(Line(100)),
    members: Type.Optional(
      Type.Boolean({ description: '`false`: you are its only member, and it has its roles' }),
    ),
    ...olderCredentials,
  }),
  output: Type.Object({ group: Group, parts: GroupParts }),
  emits: ['group.restored', 'group.members-added', 'group.roles-changed', 'group.api-keys-asleep'],
  problems: [
    'recycle_bin.not_found',
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
