import { type Static, Type } from 'typebox'
import { Password, Sought, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { Me } from './me.ts'
import { command, query } from './operation.ts'
import { Logos } from './settings.ts'

export const SignInOptions = Type.Object({
  tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
  product: Type.String(),
  accentColor: Type.String({ description: 'Colour of the product, such as #1c4fd8' }),
  logos: Logos,
  signInWith: Type.Union([Type.Literal('username'), Type.Literal('email')]),
  resetByMail: Type.Boolean({
    description: 'People who cannot sign in can ask for a link to choose a new password',
  }),
  productOrigins: Type.Array(Type.String(), {
    description: 'Where people may go back to when they have signed in or out',
  }),
  url: Type.String({
    description: 'The address that the server has been told is its own: it gives its cookie to this one',
  }),
  setupNeeded: Type.Boolean({ description: 'The server has no administrator yet' }),
})
export type SignInOptions = Static<typeof SignInOptions>

export const options = query({
  name: 'sign-in.options',
  summary: 'How does one sign in here?',
  scope: 'public',
  input: Type.Object({ tenant: TenantSlug }),
  output: SignInOptions,
  problems: ['tenant.not_found'],
})

export const withPassword = command({
  name: 'sign-in.with-password',
  summary: 'Sign in with a password',
  description:
    'Answers the same, after the same work, whether or not the account exists. Sets the session cookie. Past what the server can verify at once it answers 503 with Retry-After. Failed sign-ins lock an account, existing or not, and slow an address down: 429 with Retry-After; browsers from which the account has signed in before are spared.',
  scope: 'public',
  input: Type.Object({ tenant: TenantSlug, username: Sought(254), password: Password }),
  output: Me,
  emits: ['sign-in.succeeded', 'sign-in.failed', 'user.locked'],
  problems: ['sign_in.failed', 'sign_in.slow_down', 'tenant.not_found', 'server.busy'],
})

export const bindings = {
  options: http.get(options, '/tenants/{tenant}/sign-in'),
  withPassword: http.post(withPassword, '/tenants/{tenant}/sign-in/password'),
}
