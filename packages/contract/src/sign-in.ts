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
    description: 'Whether users who cannot sign in can request a link to choose a new password',
  }),
  productOrigins: Type.Array(Type.String(), {
    description: 'Where people may go back to when they have signed in or out',
  }),
  url: Type.String({
    description: 'The configured address of the server; its cookie works only there',
  }),
  setupNeeded: Type.Boolean({ description: 'Whether the server has no administrator yet' }),
})
export type SignInOptions = Static<typeof SignInOptions>

export const options = query({
  name: 'sign-in.options',
  summary: 'Show how users sign in',
  scope: 'public',
  input: Type.Object({ tenant: TenantSlug }),
  output: SignInOptions,
  problems: ['tenant.not_found'],
})

export const withPassword = command({
  name: 'sign-in.with-password',
  summary: 'Sign in with a password',
  description:
    'Answers the same, after the same work, whether or not the account exists. Sets the session cookie. If too many sign-ins wait, it answers 503 with Retry-After. Failed sign-ins lock an account, existing or not, and slow an address down: 429 with Retry-After; not for browsers that the account has signed in from before.',
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
