import { type Static, Type } from 'typebox'
import { LimitValue } from './access.ts'
import { CallerActions } from './actions.ts'
import { AttributeChanges, AttributeField, Attributes } from './attributes.ts'
import { Id, Line, OptionalTime, Password, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { Impersonation } from './impersonation.ts'
import { Columns, Density, ListKey } from './list-layout.ts'
import { keysOfOwner } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { Logos } from './settings.ts'
import { RoleBadge, User } from './users.ts'

/** Time & Display: how this person sees every time in the console, and in which language. */
export const Preferences = Type.Object({
  language: Type.Union([Type.Literal('en'), Type.Literal('de'), Type.Literal('browser')], {
    description: 'Of the console and of mails; `browser`: the language of the browser',
  }),
  theme: Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')]),
  timeZone: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[A-Za-z0-9_+/-]+$',
    description: 'IANA name, or `browser`',
  }),
  dateFormat: Type.Union([
    Type.Literal('YYYY-MM-DD'),
    Type.Literal('DD.MM.YYYY'),
    Type.Literal('DD/MM/YYYY'),
    Type.Literal('MM/DD/YYYY'),
    Type.Literal('D MMM YYYY'),
  ]),
  hourCycle: Type.Union([Type.Literal('24'), Type.Literal('12')]),
  times: Type.Union([Type.Literal('relative'), Type.Literal('absolute')]),
  pageSize: Type.Union([Type.Literal(25), Type.Literal(50), Type.Literal(100), Type.Literal(200)]),
  density: Density,
  columns: Type.Record(ListKey, Columns, {
    maxProperties: 40,
    description: 'Which columns a list shows, in their order; a list that is not named shows its usual ones',
  }),
  defaultViews: Type.Record(ListKey, Id, {
    maxProperties: 40,
    description: 'The saved view that a list opens with; a view that is gone counts as none',
  }),
  notificationsSeenAt: Type.Union([Time, Type.Null()], {
    description: 'Up to when you have seen your notifications, in every browser',
  }),
})
export type Preferences = Static<typeof Preferences>

/** The tenant's rules that screens need: they shape forms and hide actions that would be refused. */
export const TenantRules = Type.Object({
  slug: TenantSlug,
  formerSlugs: Type.Array(TenantSlug, { description: 'Earlier short names that still lead to it' }),
  name: Type.String(),
  profile: Type.String(),
  signInWith: Type.Union([Type.Literal('username'), Type.Literal('email')]),
  email: Type.Union([Type.Literal('required'), Type.Literal('optional'), Type.Literal('none')]),
  rolesPerUser: Type.Union([Type.Literal('one'), Type.Literal('many')]),
  adminActions: Type.Array(
    Type.Union([
      Type.Literal('change-role'),
      Type.Literal('change-status'),
      Type.Literal('delete'),
      Type.Literal('reset-password'),
    ]),
  ),
  aliasMaxLength: Type.Integer(),
  passwordMinLength: Type.Integer(),
  passwordMaxLength: Type.Integer(),
  passwordAtFirstSignIn: Type.Union([Type.Literal('change'), Type.Literal('keep')]),
  userTable: Type.Array(Type.String(), { description: 'Columns of the users table, in order' }),
  administratorRole: Type.String(),
  capabilities: Type.Array(Type.Object({ permission: Type.String(), description: Type.String() }), {
    description: 'Permissions that are granted to single users beside their roles',
  }),
  begin: Type.Union([Type.Literal('password'), Type.Literal('invitation'), Type.Literal('either')], {
    description:
      'How new accounts begin: with a password that an administrator sets, with an invitation, or with either',
  }),
  emailInLists: Type.Union([Type.Literal('shown'), Type.Literal('obscured')]),
  emailChangedBy: Type.Union([
    Type.Literal('everybody'),
    Type.Literal('administrators'),
    Type.Literal('nobody'),
  ]),
  ownDeletion: Type.Union([Type.Literal('allowed'), Type.Literal('refused')], {
    description: 'Whether users may delete their own account',
  }),
  aliasChangedBy: Type.Union([Type.Literal('everybody'), Type.Literal('owner')]),
  invitationSeconds: Type.Integer({ description: 'How long an invitation can be accepted' }),
  onRoleChange: Type.Union([Type.Literal('keep-sessions'), Type.Literal('end-sessions')]),
  impersonationSeconds: Type.Integer({ description: 'The longest that an impersonation lasts' }),
  impersonationNotice: Type.Boolean({
    description: 'Whether users are told by email that they are impersonated',
  }),
  groups: Type.Boolean({ description: 'Whether the tenant has groups' }),
  serviceAccounts: Type.Array(Type.String(), {
    description: 'Keys of the roles by which a user may become a service account; empty: nobody may',
  }),
  recycleBin: Type.Union(
    [
      Type.Object({
        days: Type.Integer({ description: 'For how many days what is deleted can be restored' }),
        names: Type.Union([Type.Literal('free'), Type.Literal('held')]),
      }),
      Type.Null(),
    ],
    { description: 'Null where what is deleted is gone at once' },
  ),
  logos: Logos,
  attributes: Type.Array(AttributeField, {
    description: 'The attributes of users that you read or change, in the order of forms',
  }),
})
export type TenantRules = Static<typeof TenantRules>

const access = {
  tenant: TenantRules,
  credential: Type.Union([Type.Literal('session'), Type.Literal('api-key')]),
  permissions: Type.Array(Type.String(), {
    description: 'Effective permission keys, in the order of the catalogue',
  }),
  limits: Type.Record(Type.String(), LimitValue),
  actions: CallerActions,
}

/** The caller's account. */
export const Me = Type.Object({
  kind: Type.Union([Type.Literal('user'), Type.Literal('service-account')]),
  user: User,
  ...access,
  home: Type.Union(
    [
      Type.Object({
        slug: TenantSlug,
        name: Type.String(),
        user: Type.Object({ id: Id, username: Type.String() }),
      }),
      Type.Null(),
    ],
    {
      description:
        'Your tenant and account at home while you visit another tenant; null at home. `user` is then your account in the tenant that you visit',
    },
  ),
  mayVisit: Type.Boolean({
    description:
      'Whether you are a service account, which may enter other tenants: see `visits.list-tenants`',
  }),
  sessionId: Type.Union([Id, Type.Null()]),
  preferences: Preferences,
  mustChangePassword: Type.Boolean(),
  impersonation: Type.Union([Impersonation, Type.Null()], {
    description: 'Set while another user impersonates this user',
  }),
})
export type Me = Static<typeof Me>

/** The calling group, which uses one of its API keys. */
export const GroupMe = Type.Object({
  kind: Type.Literal('group'),
  group: Type.Object({
    id: Id,
    name: Type.String({ description: '`group:` and its name, as in the audit log and in mails' }),
    roles: Type.Array(RoleBadge, { description: 'The roles of the group' }),
  }),
  ...access,
})
export type GroupMe = Static<typeof GroupMe>

export const show = query({
  name: 'me.show',
  summary: 'Show your own account and permissions',
  description:
    'With the API key of a group the answer has `group` instead of `user`, and nothing that only an account has.',
  scope: 'self',
  requires: { signIn: 'begun' },
  input: Type.Object({}),
  output: Type.Union([Me, GroupMe]),
  problems: [],
})

export const update = command({
  name: 'me.update',
  summary: 'Change your own alias',
  scope: 'self',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({ alias: Type.Union([Line(200), Type.Null()]) }),
  output: User,
  emits: ['account.updated'],
  problems: [],
})

const OwnAttributes = Type.Object({ attributes: Attributes })

export const showAttributes = query({
  name: 'me.show-attributes',
  summary: 'Show your own attributes',
  scope: 'self',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({}),
  output: OwnAttributes,
  problems: [],
})

export const updateAttributes = command({
  name: 'me.update-attributes',
  summary: 'Change your own attributes',
  description: 'Those that their owner may change. Others are refused like those that do not exist.',
  scope: 'self',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({ attributes: AttributeChanges }),
  output: OwnAttributes,
  emits: ['account.attributes-changed'],
  problems: ['user.attribute_taken'],
})

export const updatePreferences = command({
  name: 'me.update-preferences',
  summary: 'Change how times and pages are shown to you',
  description: 'In every tenant that you act in: a visitor has the preferences of home.',
  scope: 'self',
  requires: { by: ['user', 'service-account'], at: 'home' },
  input: Type.Partial(Preferences),
  output: Preferences,
  emits: ['account.preferences-changed'],
  problems: [],
})

export const changePassword = command({
  name: 'me.change-password',
  summary: 'Change your own password',
  description:
    'Ends all your other sessions, and your API keys unless you say otherwise. Your present session continues with a new token. A wrong current password counts as a failed sign-in.',
  scope: 'self',
  requires: { session: 'any', signIn: 'begun', at: 'home' },
  input: Type.Object({ currentPassword: Password, newPassword: Password, ...keysOfOwner }),
  output: Nothing,
  emits: ['password.changed', 'password.change-failed', 'user.locked'],
  problems: [
    'password.wrong',
    'sign_in.slow_down',
    'password.unchanged',
    'password.too_short',
    'password.too_long',
    'password.common',
    'password.context',
    'password.guessable',
    'user.no_password',
    'server.busy',
  ],
})

export const remove = command({
  name: 'me.remove',
  summary: 'Delete your own account for good',
  description:
    'Only where the profile allows it (`accounts.ownDeletion`), and never for the last administrator. Ends sessions and API keys. Groups without another owner who can sign in are transferred, as when an administrator deletes the account. `confirmation` is your username. A wrong current password counts as a failed sign-in.',
  scope: 'self',
  requires: { session: 'any', at: 'home' },
  input: Type.Object({ confirmation: Line(254), currentPassword: Password }),
  output: Nothing,
  emits: [
    'user.deleted',
    'user.attribute-cleared',
    'group.inherited',
    'password.change-failed',
    'user.locked',
  ],
  problems: [
    'access.action_disabled',
    'user.last_administrator',
    'user.no_password',
    'password.wrong',
    'sign_in.slow_down',
    'server.busy',
  ],
})

export const signOut = command({
  name: 'me.sign-out',
  summary: 'Sign out',
  description: 'Ends your session. During an impersonation this ends both sessions.',
  scope: 'self',
  requires: { session: 'own', signIn: 'begun', at: 'home' },
  input: Type.Object({}),
  output: Nothing,
  emits: ['sign-in.ended', 'impersonation.stopped'],
  problems: [],
})

/** A session without what the reader may do with it. */
export const SessionFacts = Type.Object({
  id: Id,
  current: Type.Boolean(),
  createdAt: Time,
  lastSeenAt: Time,
  endsAt: Time,
  address: Type.String(),
  userAgent: Type.String(),
  impersonation: Type.Union([Impersonation, Type.Null()], {
    description: 'Set while another user impersonates the user',
  }),
})
export type SessionFacts = Static<typeof SessionFacts>

/** The addresses that an API key may be used from. The server checks values that the pattern allows: `10.0.0.300` is no address. */
export const Addresses = Type.Union(
  [
    Type.Array(Type.String({ pattern: '^[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?$' }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
    }),
    Type.Null(),
  ],
  {
    description:
      'The only networks (CIDR notation) and addresses, IPv4 or IPv6, from which the key may be used; null: all',
  },
)

export const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'The last characters of the key' }),
  createdAt: Time,
  expiresAt: OptionalTime,
  lastUsedAt: OptionalTime,
  addresses: Addresses,
})
export type ApiKey = Static<typeof ApiKey>

export const bindings = {
  show: http.get(show, '/me'),
  update: http.patch(update, '/me'),
  showAttributes: http.get(showAttributes, '/me/attributes'),
  updateAttributes: http.patch(updateAttributes, '/me/attributes'),
  updatePreferences: http.patch(updatePreferences, '/me/preferences'),
  changePassword: http.post(changePassword, '/me/password'),
  remove: http.post(remove, '/me/deletion'),
  signOut: http.post(signOut, '/me/sign-out'),
}
