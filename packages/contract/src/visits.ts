import { promotingPermission } from '@rollcall/access/subject.ts'
import { type Static, Type } from 'typebox'
import { Id, Key, OptionalTime, TenantSlug, Text, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { listFields, Page, searchField } from './pagination.ts'
import { AccountKind, RoleBadge, UserStatus } from './users.ts'

/** An offer ends after so many days. */
export const offerDays = 14

const slug = Type.String({ ...TenantSlug, examples: ['north'] })
const reason = Type.String({ ...Text(500), examples: ['Support for the migration'] })
const startsAt = { startsAt: Type.Optional(OptionalTime) }
const period = {
  startsAt: Type.Union([Time, Type.Null()], {
    description: 'Before it the access does not count; null: at once',
  }),
  endsAt: Type.Unsafe<string>({ ...Time, description: 'From then on the access does not count' }),
}
const unusedDays = {
  unusedDays: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 3650,
      description: 'Only what was not used for so many days, or never since it was given',
    }),
  ),
}
/** The roles in the tenant that is entered. */
const roles = Type.Array(Key, { minItems: 1, maxItems: 50, uniqueItems: true })

/** A tenant as others see it. */
export const TenantName = Type.Object({ slug: TenantSlug, name: Type.String({ examples: ['North'] }) })
export type TenantName = Static<typeof TenantName>

const Person = Type.Object({ id: Id, name: Type.String() })

/** The access of a service account to one tenant. */
const Access = Type.Object({
  tenant: Type.Object({ id: Id, ...TenantName.properties }),
  givenAt: Time,
  ...period,
  lastUsedAt: OptionalTime,
})

/** An account that may be given access to other tenants. */
export const ServiceAccount = Type.Object({
  user: Type.Object({
    id: Id,
    username: Type.String(),
    alias: Type.Union([Type.String(), Type.Null()]),
    kind: AccountKind,
    status: UserStatus,
    roles: Type.Array(RoleBadge),
  }),
  reason: Type.String(),
  promotedAt: Time,
  promotedBy: Type.Union([Person, Type.Null()]),
  ...period,
  eligible: Type.Boolean({
    description:
      'Whether it has a role by which it may be a service account. Without one it enters no tenant',
  }),
  lastUsedAt: Type.Union([Time, Type.Null()], { description: 'Its last use in any other tenant' }),
  accesses: Type.Array(Access),
})
export type ServiceAccount = Static<typeof ServiceAccount>

/** Access of an account of another tenant to this one. */
export const Visitor = Type.Object({
  user: Type.Unsafe<string>({
    ...Id,
    description: 'Its account in this tenant, as other operations name it',
  }),
  username: Type.String({ description: 'Of its account in this tenant; shows the home tenant' }),
  home: TenantName,
  roles: Type.Array(RoleBadge),
  reason: Type.String(),
  givenBy: Type.Object({
    name: Type.String(),
    server: Type.Boolean({ description: 'Given by an administrator of the server, not of this tenant' }),
  }),
  givenAt: Time,
  ...period,
  lastUsedAt: OptionalTime,
})
export type Visitor = Static<typeof Visitor>

/** Access across two tenants, as the administrators of the server see it. */
export const Visit = Type.Object({
  home: Type.Object({ id: Id, ...TenantName.properties }),
  account: Person,
  tenant: Type.Object({ id: Id, ...TenantName.properties }),
  visitor: Type.Unsafe<string>({ ...Id, description: 'Its account in the tenant that it enters' }),
  reason: Type.String(),
  givenAt: Time,
  ...period,
  lastUsedAt: OptionalTime,
})
export type Visit = Static<typeof Visit>

const offerFacts = {
  id: Id,
  reason: Type.String(),
  ...period,
  offeredAt: Time,
  expiresAt: Type.Unsafe<string>({ ...Time, description: 'Until when it can be accepted' }),
}
/** An offer that this tenant made. */
export const OfferMade = Type.Object({ ...offerFacts, user: Person, to: slug })
export type OfferMade = Static<typeof OfferMade>
/** An offer of an account to this tenant. */
export const OfferReceived = Type.Object({
  ...offerFacts,
  home: TenantName,
  account: Type.String({ description: 'Its name in its home tenant' }),
})
export type OfferReceived = Static<typeof OfferReceived>

const inTenant = { tenant: TenantSlug }
const oneUser = { tenant: TenantSlug, user: Id }
const needs = promotingPermission
/** The account of a visitor is deleted when its access ends. */
const accountEnds = ['user.deleted', 'user.attribute-cleared', 'group.inherited'] as const

export const listAccounts = query({
  name: 'visits.list-accounts',
  summary: 'List the service accounts of a tenant',
  description: 'The accounts that are promoted, each with the other tenants that it may enter.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({
    ...inTenant,
    ...listFields,
    ...unusedDays,
    user: Type.Optional(Type.String({ ...Id, description: 'Only this user, if promoted' })),
  }),
  output: Page(ServiceAccount),
  problems: ['list.cursor_invalid'],
})

export const promote = command({
  name: 'visits.promote',
  summary: 'Promote a user to a service account',
  description:
    'A service account signs in at home and can be given access to other tenants; promoting gives none yet. The profile says with which roles an account may be promoted (`accounts.serviceAccounts`). Promoting again replaces the reason and the days, and asks for nothing while the last promotion has not ended. Only administrators with the permission to assign roles may change the account of a service account.',
  scope: 'tenant',
  needs,
  requires: { at: 'home' },
  input: Type.Object({ ...oneUser, reason, ...startsAt, endsAt: Time, ...olderCredentials }),
  output: Nothing,
  emits: ['service-account.promoted'],
  problems: [
    'access.older_credentials',
    'user.not_found',
    'user.inactive',
    'user.visitor',
    'service_account.not_eligible',
    'access.escalation',
  ],
})

export const demote = command({
  name: 'visits.demote',
  summary: 'Make a service account an ordinary user again',
  description: 'Ends its access to every other tenant at once.',
  scope: 'tenant',
  needs,
  input: Type.Object(oneUser),
  output: Nothing,
  emits: ['service-account.demoted', 'visit.ended', ...accountEnds],
  entersTenants: true,
  problems: ['user.not_found', 'service_account.not_found', 'access.escalation'],
})

export const withdraw = command({
  name: 'visits.withdraw',
  summary: 'End the access of a service account to another tenant',
  scope: 'tenant',
  needs,
  input: Type.Object({ ...oneUser, target: Id }),
  output: Nothing,
  emits: ['visit.ended', ...accountEnds],
  problems: ['user.not_found', 'visit.not_found', 'access.escalation'],
  entersTenants: true,
})

export const offer = command({
  name: 'visits.offer',
  summary: 'Offer a service account to another tenant',
  description: `An administrator of that tenant may accept within ${offerDays} days and chooses the roles. The answer is the same whether or not a tenant has the short name.`,
  scope: 'tenant',
  needs,
  requires: { at: 'home' },
  creates: true,
  input: Type.Object({ ...oneUser, to: slug, reason, ...startsAt, endsAt: Time }),
  output: OfferMade,
  emits: ['visit.offered'],
  problems: [
    'user.not_found',
    'service_account.not_found',
    'service_account.not_eligible',
    'visit.too_many_offers',
    'access.escalation',
  ],
})

export const listOffersMade = query({
  name: 'visits.list-offers-made',
  summary: 'List the open offers of service accounts to other tenants',
  description: 'An offer that was declined stays until it expires: nobody is told.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ ...inTenant, ...listFields }),
  output: Page(OfferMade),
  problems: ['list.cursor_invalid'],
})

export const withdrawOffer = command({
  name: 'visits.withdraw-offer',
  summary: 'Withdraw an offer',
  scope: 'tenant',
  needs,
  input: Type.Object({ ...inTenant, offer: Id }),
  output: Nothing,
  emits: ['visit.offer-withdrawn'],
  problems: ['visit.offer_not_found'],
})

export const listVisitors = query({
  name: 'visits.list-visitors',
  summary: 'List the visitors of a tenant',
  description: 'The accounts of other tenants that may enter this one, with their last use.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ ...inTenant, ...listFields, ...unusedDays }),
  output: Page(Visitor),
  problems: ['list.cursor_invalid'],
})

export const listOffersReceived = query({
  name: 'visits.list-offers-received',
  summary: 'List the offers of service accounts to a tenant',
  scope: 'tenant',
  needs,
  input: Type.Object({ ...inTenant, ...listFields }),
  output: Page(OfferReceived),
  problems: ['list.cursor_invalid'],
})

export const accept = command({
  name: 'visits.accept',
  summary: 'Accept an offer: let a service account of another tenant enter',
  description:
    'It gets an account in this tenant, with the roles that you give, never beyond your own rights. Nobody can sign in to that account: its owner signs in at home.',
  scope: 'tenant',
  needs,
  requires: { at: 'home' },
  input: Type.Object({ ...inTenant, offer: Id, roles }),
  output: Visitor,
  emits: ['visit.given'],
  problems: [
    'visit.offer_not_found',
    'visit.given_already',
    'role.not_found',
    'role.too_many',
    'access.escalation',
  ],
  entersTenants: true,
})

export const decline = command({
  name: 'visits.decline',
  summary: 'Decline an offer',
  description: 'The tenant that made it is not told.',
  scope: 'tenant',
  needs,
  input: Type.Object({ ...inTenant, offer: Id }),
  output: Nothing,
  emits: ['visit.offer-declined'],
  problems: ['visit.offer_not_found'],
  entersTenants: true,
})

export const revoke = command({
  name: 'visits.revoke',
  summary: 'End the access of a visitor',
  description: 'At once. Its account in this tenant is deleted; its account at home stays as it is.',
  scope: 'tenant',
  needs,
  input: Type.Object(oneUser),
  output: Nothing,
  emits: ['visit.ended', ...accountEnds],
  problems: ['visit.not_found', 'access.escalation'],
  entersTenants: true,
})

export const listAll = query({
  name: 'visits.list-all',
  summary: 'List all access of accounts to tenants that are not their own',
  scope: 'server',
  needs: 'server:read-users',
  input: Type.Object({ ...listFields, ...searchField, ...unusedDays }),
  output: Page(Visit),
  problems: ['list.cursor_invalid'],
})

export const give = command({
  name: 'visits.give',
  summary: 'Let a service account enter another tenant',
  description:
    'For administrators of the server: no offer is needed. Permissions on the whole server never come with it.',
  scope: 'server',
  needs: 'server:manage-tenants',
  creates: true,
  input: Type.Object({ home: Id, account: Id, target: Id, roles, reason, ...startsAt, endsAt: Time }),
  output: Visit,
  emits: ['visit.given'],
  problems: [
    'tenant.not_found',
    'user.not_found',
    'service_account.not_found',
    'service_account.not_eligible',
    'visit.given_already',
    'visit.at_home',
    'role.not_found',
    'role.too_many',
  ],
})

export const end = command({
  name: 'visits.end',
  summary: 'End the access of an account to another tenant',
  scope: 'server',
  needs: 'server:manage-tenants',
  input: Type.Object({ target: Id, visitor: Id }),
  output: Nothing,
  emits: ['visit.ended', ...accountEnds],
  problems: ['visit.not_found'],
})

export const listTenants = query({
  name: 'visits.list-tenants',
  summary: 'List the tenants that you may act in',
  description: `Your home tenant first, then those that you may enter, by name. Name one in the address, or in the header \`Rollcall-Tenant\` where the address has no tenant.`,
  scope: 'self',
  requires: { by: ['user', 'service-account'], at: 'home' },
  input: Type.Object({}),
  output: Type.Object({
    items: Type.Array(Type.Object({ ...TenantName.properties, home: Type.Boolean(), endsAt: OptionalTime })),
  }),
  problems: [],
})

export const bindings = {
  listAccounts: http.get(listAccounts, '/tenants/{tenant}/service-accounts'),
  promote: http.put(promote, '/tenants/{tenant}/service-accounts/{user}'),
  demote: http.delete(demote, '/tenants/{tenant}/service-accounts/{user}'),
  withdraw: http.delete(withdraw, '/tenants/{tenant}/service-accounts/{user}/tenants/{target}'),
  offer: http.post(offer, '/tenants/{tenant}/service-accounts/{user}/offers', {
    location: '/tenants/{tenant}/service-account-offers',
  }),
  listOffersMade: http.get(listOffersMade, '/tenants/{tenant}/service-account-offers'),
  withdrawOffer: http.delete(withdrawOffer, '/tenants/{tenant}/service-account-offers/{offer}'),
  listOffersReceived: http.get(listOffersReceived, '/tenants/{tenant}/visitor-offers'),
  accept: http.post(accept, '/tenants/{tenant}/visitor-offers/{offer}/accept'),
  decline: http.post(decline, '/tenants/{tenant}/visitor-offers/{offer}/decline'),
  listVisitors: http.get(listVisitors, '/tenants/{tenant}/visitors'),
  revoke: http.delete(revoke, '/tenants/{tenant}/visitors/{user}'),
  listAll: http.get(listAll, '/server/visits'),
  give: http.post(give, '/server/visits', { location: '/server/visits' }),
  end: http.delete(end, '/server/visits/{target}/{visitor}'),
  listTenants: http.get(listTenants, '/me/tenants'),
}
