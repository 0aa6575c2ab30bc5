import { type Static, Type } from 'typebox'
import { UserActions } from './actions.ts'
import { AttributeChanges, Attributes, attributeFilter } from './attributes.ts'
import { Id, Key, Line, OptionalTime, Password, TenantSlug, Text, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { listFields, Page, searchField } from './pagination.ts'
import { passwordProblems } from './passwords.ts'

export const UserStatus = Type.Union([
  Type.Literal('invited'),
  Type.Literal('active'),
  Type.Literal('inactive'),
])
export const Provider = Type.Union(
  [
    Type.Literal('password'),
    Type.Literal('oidc'),
    Type.Literal('saml'),
    Type.Literal('ldap'),
    Type.Literal('none'),
    Type.Literal('home-tenant'),
  ],
  {
    description:
      'What checks the password. `none`: nobody can sign in to the account, only its API keys are used. `home-tenant`: the account of a visitor, who signs in to another tenant',
  },
)
export const AccountKind = Type.Union([Type.Literal('person'), Type.Literal('service-account')], {
  description: '`service-account`: it acts for a product',
})
export const GrantSource = Type.Union([
  Type.Literal('manual'),
  Type.Literal('import'),
  Type.Literal('ldap'),
  Type.Literal('oidc'),
  Type.Literal('saml'),
  Type.Literal('scim'),
])

/** A role as lists show it beside a user. */
export const RoleBadge = Type.Object({ key: Key, name: Type.String(), color: Type.String() })
export type RoleBadge = Static<typeof RoleBadge>

const userFields = {
  id: Id,
  username: Type.String(),
  email: Type.Union([Type.String(), Type.Null()]),
  alias: Type.Union([Type.String(), Type.Null()]),
  kind: AccountKind,
  status: UserStatus,
  provider: Provider,
  picture: Type.Union([Type.String(), Type.Null()], {
    description:
      'The address of the picture, on this server; may be kept for good, since another picture has another address',
  }),
  roles: Type.Array(RoleBadge),
  createdAt: Time,
  lastSignInAt: OptionalTime,
  lockedUntil: Type.Union([Time, Type.Null()], {
    description:
      'Set while failed sign-ins lock the account for all but the browsers that it has signed in from before',
  }),
}
export const User = Type.Object(userFields)
export type User = Static<typeof User>

/** A user with the attributes that the caller may read. */
export const UserWithAttributes = Type.Object({ ...userFields, attributes: Attributes })
export type UserWithAttributes = Static<typeof UserWithAttributes>

/** Everything that the page of one user needs, so that dialogs can say what an action will end. */
export const UserDetails = Type.Object({
  ...userFields,
  attributes: Attributes,
  updatedAt: Time,
  createdBy: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  mustChangePassword: Type.Boolean(),
  registered: Type.Boolean({
    description:
      'Whether its owner has a password or signs in elsewhere; until then an invitation must be accepted',
  }),
  invitationExpiresAt: Type.Union([Time, Type.Null()], {
    description: 'Until when the last invitation can be accepted; null when none was sent or it was used',
  }),
  signInLocked: Type.Boolean({
    description:
      'Whether failed sign-ins lock the account now, for all but known browsers or for one known browser; then it can be unlocked',
  }),
  activeSessions: Type.Integer(),
  apiKeys: Type.Integer(),
  lastAdministrator: Type.Boolean({ description: 'Whether the tenant has no other active administrator' }),
  actions: UserActions,
})
export type UserDetails = Static<typeof UserDetails>

const inTenant = { tenant: TenantSlug }
const oneUser = { tenant: TenantSlug, user: Id }

export const UserSort = Type.Union([
  Type.Literal('username'),
  Type.Literal('-username'),
  Type.Literal('createdAt'),
  Type.Literal('-createdAt'),
  Type.Literal('lastSignInAt'),
  Type.Literal('-lastSignInAt'),
  Type.Literal('status'),
  Type.Literal('-status'),
  Type.Literal('provider'),
  Type.Literal('-provider'),
])

/** The filters of the list of users. */
export const userFilterFields = {
  ...searchField,
  status: Type.Optional(UserStatus),
  provider: Type.Optional(Provider),
  role: Type.Optional(Key),
  group: Type.Optional(
    Type.Unsafe<string>({ ...Id, description: 'Only members and owners of the group with this id' }),
  ),
  locked: Type.Optional(Type.Boolean({ description: 'true: only locked accounts; false: only the others' })),
  attributes: Type.Optional(attributeFilter),
  dormantSince: Type.Optional(
    Type.Unsafe<string>({
      ...Time,
      description:
        'Only active accounts of people who have not signed in since this time, or since they were created',
    }),
  ),
}

/** What these filters can be refused for. */
export const filterProblems = [
  'role.not_found',
  'group.not_found',
  'access.denied',
  'access.action_disabled',
] as const

/** The field of operations that may send notices to users. */
export const notify = {
  notify: Type.Optional(
    Type.Boolean({
      description:
        '`false`: the user gets no notice of the change. Otherwise a notice is sent if the tenant wants it, the account has an address and its owner can sign in. Invitations are sent in any case.',
    }),
  ),
}

export const list = query({
  name: 'users.list',
  summary: 'List users',
  description:
    'Every account of the tenant, also of single sign-on. `q` finds users who have, for each of its words, a word in their username, email address or alias that begins with it. Words of names end at blanks and punctuation, so `love` and `ada.l` find ada.lovelace. Case, accents, width and apostrophes make no difference, and names in scripts without blanks are found by any part. A word before punctuation in `q` must be complete. Where the tenant obscures email addresses in lists, they are obscured here, and only users who may change accounts find others by them. `login` finds the account with exactly this username or email address, compared as the tenant compares them at sign-in; two accounts when it is the username of one and the address of another. Where users sign in by email, `username` sorts by alias. `status` and `provider` sort accounts of one status or provider by name.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({
    ...inTenant,
    ...listFields,
    ...userFilterFields,
    login: Type.Optional(Line(254)),
    sort: Type.Optional(UserSort),
  }),
  output: Page(UserWithAttributes),
  problems: ['list.cursor_invalid', ...filterProblems],
})

export const show = query({
  name: 'users.show',
  summary: 'Show one user',
  description:
    'Where the tenant obscures email addresses in lists, they are shown in full to users who may change accounts (`users:update`, `users:assign-roles` or `users:change-status`) and obscured to everybody else.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object(oneUser),
  output: UserDetails,
  problems: ['user.not_found'],
})

export const create = command({
  name: 'users.create',
  summary: 'Create a user',
  description:
    'Without `roles` the account gets the default role. `begin` says how the account begins: `password` (active at once with the password given, which must be changed at the first sign-in where the tenant requires it), `invitation` (invited: a mail with a link to choose a password goes out), or `inactive` (no mail is sent until it is activated). The default is `password` if one is given, else `invitation`. The tenant may offer only some of them. Where users sign in by email, the username is the email address.',
  scope: 'tenant',
  needs: 'users:create',
  creates: true,
  input: Type.Object({
    ...inTenant,
    username: Type.Optional(Line(200)),
    begin: Type.Optional(
      Type.Union([Type.Literal('password'), Type.Literal('invitation'), Type.Literal('inactive')]),
    ),
    password: Type.Optional(Password),
    email: Type.Optional(Line(254)),
    alias: Type.Optional(Line(200)),
    roles: Type.Optional(Type.Array(Key, { minItems: 1, maxItems: 50, uniqueItems: true })),
    attributes: Type.Optional(AttributeChanges),
  }),
  output: UserWithAttributes,
  emits: ['user.created', 'invitation.sent'],
  problems: [
    'seats.full',
    'user.username_taken',
    'user.email_taken',
    'user.attribute_taken',
    'role.not_found',
    'role.too_many',
    'access.escalation',
    'access.action_disabled',
    ...passwordProblems,
  ],
})

export const update = command({
  name: 'users.update',
  summary: "Change a user's email address, alias or attributes",
  description:
    'The tenant’s rules may leave aliases to their owners and forbid changes of email addresses. A new address ends the links mailed to the old one and, if you change another user’s account, its sessions and API keys. Where users sign in by email, it is the new username. Attributes that you may not change are refused like those that do not exist.',
  scope: 'tenant',
  needs: 'users:update',
  input: Type.Object({
    ...oneUser,
    email: Type.Optional(Type.Union([Line(254), Type.Null()])),
    alias: Type.Optional(Type.Union([Line(200), Type.Null()])),
    attributes: Type.Optional(AttributeChanges),
  }),
  output: UserWithAttributes,
  emits: ['user.updated'],
  problems: [
    'user.not_found',
    'user.visitor',
    'user.email_taken',
    'user.attribute_taken',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const setRoles = command({
  name: 'users.set-roles',
  summary: "Replace a user's roles",
  description:
    'Takes effect on the next request of the user. Changes only roles that were given by hand, not those from a directory.',
  scope: 'tenant',
  needs: 'users:assign-roles',
  input: Type.Object({
    ...oneUser,
    roles: Type.Array(Key, { minItems: 1, maxItems: 50, uniqueItems: true }),
    ...notify,
    ...olderCredentials,
  }),
  output: User,
  emits: ['user.roles-changed'],
  problems: [
    'access.older_credentials',
    'seats.full',
    'user.not_found',
    'role.not_found',
    'role.too_many',
    'access.escalation',
    'access.action_disabled',
    'user.cannot_sign_in',
    'user.last_administrator',
  ],
})

export const setStatus = command({
  name: 'users.set-status',
  summary: 'Activate or deactivate a user',
  description:
    'Deactivating ends every session, reset link and invitation at once; API keys stop working. Activating again gives rights, so it ends the account’s API keys unless `olderCredentials` is `keep`. Activating an account whose owner has not registered yet invites them: its status is then `invited`.',
  scope: 'tenant',
  needs: 'users:change-status',
  input: Type.Object({
    ...oneUser,
    status: Type.Union([Type.Literal('active'), Type.Literal('inactive')]),
    reason: Type.Optional(Text(500)),
    ...notify,
    ...olderCredentials,
  }),
  output: User,
  emits: ['user.activated', 'user.deactivated', 'invitation.sent'],
  problems: [
    'access.older_credentials',
    'seats.full',
    'user.not_found',
    'user.visitor',
    'user.status_unchanged',
    'user.not_registered',
    'user.no_email',
    'user.yourself',
    'access.escalation',
    'access.action_disabled',
    'user.last_administrator',
  ],
})

export const remove = command({
  name: 'users.remove',
  summary: 'Delete a user',
  description:
    'Ends sessions and API keys. Groups without another owner who can sign in are transferred to the default administrator or the oldest one, in the same transaction. The events of the account stay in the audit log. Where the tenant has a recycle bin, the account can be restored from it for some days; otherwise it is gone for good.',
  scope: 'tenant',
  needs: 'users:delete',
  input: Type.Object({ ...oneUser, ...olderCredentials }),
  output: Nothing,
  emits: ['user.deleted', 'user.attribute-cleared', 'group.inherited'],
  problems: [
    'access.older_credentials',
    'user.not_found',
    'user.visitor',
    'user.yourself',
    'access.escalation',
    'access.action_disabled',
    'user.last_administrator',
  ],
})

export const createPasswordReset = command({
  name: 'users.create-password-reset',
  summary: 'Reset the password of a user',
  description:
    'Mails the user a link that works once and for 30 minutes; earlier links stop working. Using it ends the sessions and API keys of the account. If the account has no email address, the link is in the answer, for you to hand over. Only the user ever sees the new password.',
  scope: 'tenant',
  needs: 'users:reset-password',
  requires: { session: 'any' },
  creates: true,
  secret: true,
  input: Type.Object(oneUser),
  output: Type.Union([
    Type.Object({ sentTo: Type.String({ description: 'The address, obscured if lists obscure it' }) }),
    Type.Object({ url: Type.String(), expiresAt: Time }),
  ]),
  emits: ['password.reset-link-created'],
  problems: [
    'user.not_found',
    'user.visitor',
    'user.email_unconfirmed',
    'user.no_password',
    'user.not_registered',
    'user.inactive',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const unlock = command({
  name: 'users.unlock',
  summary: 'Unlock a user',
  description:
    'Clears the failed sign-ins that lock the account, for everybody or for one known browser, so that its owner can try again at once. Not for your own account: a stolen session could then be used to guess its password without end.',
  scope: 'tenant',
  needs: 'users:change-status',
  input: Type.Object(oneUser),
  output: User,
  emits: ['user.unlocked'],
  problems: [
    'user.not_found',
    'user.visitor',
    'user.yourself',
    'user.not_locked',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/users'),
  show: http.get(show, '/tenants/{tenant}/users/{user}'),
  create: http.post(create, '/tenants/{tenant}/users', { location: '/tenants/{tenant}/users/{id}' }),
  update: http.patch(update, '/tenants/{tenant}/users/{user}'),
  setRoles: http.put(setRoles, '/tenants/{tenant}/users/{user}/roles'),
  setStatus: http.put(setStatus, '/tenants/{tenant}/users/{user}/status'),
  remove: http.delete(remove, '/tenants/{tenant}/users/{user}'),
  createPasswordReset: http.post(createPasswordReset, '/tenants/{tenant}/users/{user}/password-resets', {
    location: '/tenants/{tenant}/users/{user}',
  }),
  unlock: http.post(unlock, '/tenants/{tenant}/users/{user}/unlock'),
}
