import { type Static, Type } from 'typebox'
import { LimitValue } from './access.ts'
import { Id, Key, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { Impersonation } from './impersonation.ts'
import { query } from './operation.ts'

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

export const identify = query({
  name: 'decisions.identify',
  summary: 'Who is behind a credential, and what may they do?',
  description:
    'For products: give the cookie or the API key that a request came with. `identity` is null when the credential is not good (any more), belongs to another tenant, or its owner must choose a new password first; also when an API key is good from some addresses only and `address` is none of them. Counts as a use of the credential.',
  scope: 'tenant',
  needs: 'decisions:ask',
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

export const describe = query({
  name: 'decisions.describe',
  summary: 'What a product needs to know once to decide for itself',
  scope: 'tenant',
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

export const bindings = {
  identify: http.post(identify, '/tenants/{tenant}/identities'),
  describe: http.get(describe, '/tenants/{tenant}/decision-rules'),
}
