import { type Static, Type } from 'typebox'
import { LimitValue } from './access.ts'
import { Id, Key, OptionalTime, TenantSlug, Time } from './fields.ts'
import { Impersonation } from './impersonation.ts'
import { operation } from './operation.ts'

/**
 * A principal with everything that a product needs to decide for itself, until `validUntil`, until the change stream names the user or the
 * tenant, or for a minute: whichever comes first.
 */
export const Identity = Type.Object({
  principal: Type.Object({
    kind: Type.Union([
      Type.Literal('user'),
      Type.Literal('service-account'),
      Type.Literal('group', { description: 'The API key of a group; no account is behind it' }),
    ]),
    id: Id,
    name: Type.String({
      description:
        'The alias of an account, or its username where it has none; of a group `group:` and its name, so that none passes for the account of that name',
    }),
    username: Type.Union([Type.String(), Type.Null()], { description: 'null for a group' }),
    email: Type.Union([Type.String(), Type.Null()]),
    roles: Type.Array(Key),
  }),
  tenant: TenantSlug,
  credential: Type.Union([Type.Literal('session'), Type.Literal('api-key')]),
  permissions: Type.Array(Key, { description: 'All effective permissions' }),
  limits: Type.Record(Type.String(), LimitValue),
  impersonatedBy: Type.Union([Impersonation, Type.Null()]),
  validUntil: OptionalTime,
})
export type Identity = Static<typeof Identity>

/** How a product asks about numbers: the properties of actions that limits bound. */
export const Bound = Type.Object({
  permission: Key,
  property: Type.String(),
  limit: Key,
  unless: Type.Array(Key),
})
export type Bound = Static<typeof Bound>

export const identify = operation({
  name: 'decisions.identify',
  method: 'POST',
  path: '/tenants/{tenant}/identities',
  summary: 'Who is behind a credential, and what may they do?',
  description:
    'For products: give the cookie or the API key that a request came with. `identity` is null when the credential is not good (any more), belongs to another tenant, or its owner must choose a new password first; also when an API key is good from some addresses only and `address` is none of them. Counts as a use of the credential.',
  needs: 'decisions:ask',
  safe: true,
  input: Type.Object({
    tenant: TenantSlug,
    kind: Type.Union([Type.Literal('session'), Type.Literal('api-key')]),
    secret: Type.String({ minLength: 1, maxLength: 200 }),
    address: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'The IP address from which the request reached the product. Without it no API key is good that has a list of addresses',
      }),
    ),
  }),
  output: Type.Object({ identity: Type.Union([Identity, Type.Null()]), at: Time }),
  problems: [],
})

export const describe = operation({
  name: 'decisions.describe',
  method: 'GET',
  path: '/tenants/{tenant}/decision-rules',
  summary: 'What a product needs to know once to decide for itself',
  needs: 'decisions:ask',
  input: Type.Object({ tenant: TenantSlug }),
  output: Type.Object({
    permissions: Type.Array(Key),
    bounds: Type.Array(Bound),
    sessionCookie: Type.String({ description: 'The name of the cookie that holds a session' }),
    signInUrl: Type.String({
      description: 'Where people sign in; add ?returnTo= with the address to come back to',
    }),
  }),
  problems: [],
})

/** One line of the change stream: what was known about these users, or about the whole tenant, does not hold any more. */
export const Change = Type.Union([
  Type.Object({ kind: Type.Literal('users'), users: Type.Array(Id) }),
  Type.Object({ kind: Type.Literal('tenant') }),
])
export type Change = Static<typeof Change>

/** Served by a door of its own, because it does not end: what it sends is described by {@link Change}. */
export const changes = operation({
  name: 'decisions.changes',
  method: 'GET',
  path: '/tenants/{tenant}/changes',
  summary: 'Hear of everything that may change a decision',
  description:
    'Server-sent events that do not end: `ready` at first, then a `change` for users, or for the whole tenant, about whom nothing that was known holds any more; each is told twice, half a second apart. A comment every 500 ms shows that the stream is alive. Whatever was kept is to be dropped when the stream ends, and when no line has come for a second.',
  needs: 'decisions:ask',
  input: Type.Object({ tenant: TenantSlug }),
  output: Change,
  download: ['text/event-stream'],
  problems: [],
})
