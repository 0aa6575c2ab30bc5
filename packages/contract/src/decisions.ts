import { type Static, Type } from 'typebox'
import { LimitValue } from './access.ts'
import { Id, Key, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { Impersonation } from './impersonation.ts'
import { query } from './operation.ts'

/**
 * A principal with everything that a product needs to decide by itself. It is valid until `validUntil`, until the change stream names the
 * user or the tenant, or for a minute, whichever comes first.
 */
export const Identity = Type.Object({
  principal: Type.Object({
    kind: Type.Union([
      Type.Literal('user'),
      Type.Literal('service-account'),
      Type.Literal('group', { description: 'The API key of a group; it has no account' }),
    ]),
    id: Id,
    name: Type.String({
      description:
        'The alias of an account, or its username if it has no alias; for a group `group:` and its name, so that it cannot be mistaken for an account of that name',
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

/** The numbers of a question: the properties of actions that limits apply to. */
export const Bound = Type.Object({
  permission: Key,
  property: Type.String(),
  limit: Key,
  unless: Type.Array(Key),
})
export type Bound = Static<typeof Bound>

export const identify = query({
  name: 'decisions.identify',
  summary: 'Identify the user of a credential, with their permissions',
  description:
    'For products: send the cookie or the API key of a request. `identity` is null when the credential is not valid, belongs to another tenant, its owner must choose a new password first, or an API key is limited to addresses that do not include `address`. Counts as a use of the credential.',
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
          'The IP address that the request came from. Without it, API keys that are limited to addresses are refused',
      }),
    ),
  }),
  output: Type.Object({ identity: Type.Union([Identity, Type.Null()]), at: Time }),
  problems: [],
})

export const describe = query({
  name: 'decisions.describe',
  summary: 'Describe what a product needs once to decide by itself',
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
