import { type Static, Type } from 'typebox'
import { Line, Password, Secret, Sought, TenantSlug } from './fields.ts'
import { Me } from './me.ts'
import { keysOfOwner } from './older-credentials.ts'
import { Nothing, operation } from './operation.ts'
import { PasswordRules, passwordProblems } from './passwords.ts'

export const SignInOptions = Type.Object({
  tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
  product: Type.String(),
  accentColor: Type.String({ description: 'Colour of the product, such as #1c4fd8' }),
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

export const options = operation({
  name: 'sign-in.options',
  method: 'GET',
  path: '/tenants/{tenant}/sign-in',
  summary: 'How does one sign in here?',
  needs: 'public',
  input: Type.Object({ tenant: TenantSlug }),
  output: SignInOptions,
  problems: ['tenant.not_found'],
})

export const withPassword = operation({
  name: 'sign-in.password',
  method: 'POST',
  path: '/tenants/{tenant}/sign-in/password',
  summary: 'Sign in with a password',
  description:
    'Answers the same, after the same work, whether or not the account exists. Sets the session cookie. Past what the server can verify at once it answers 503 with Retry-After. Failed sign-ins lock an account, existing or not, and slow an address down: 429 with Retry-After; browsers from which the account has signed in before are spared.',
  needs: 'public',
  input: Type.Object({ tenant: TenantSlug, username: Sought(254), password: Password }),
  output: Me,
  problems: ['sign_in.failed', 'sign_in.slow_down', 'tenant.not_found', 'server.busy'],
})

export const checkSetup = operation({
  name: 'setup.check',
  method: 'POST',
  safe: true,
  path: '/setup/check',
  summary: 'Is this setup link still good?',
  needs: 'public',
  input: Type.Object({ token: Secret }),
  output: Type.Object({
    tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
    product: Type.String(),
    signInWith: Type.Union([Type.Literal('username'), Type.Literal('email')]),
    email: Type.Union([Type.Literal('required'), Type.Literal('optional'), Type.Literal('none')]),
    administratorRole: Type.String({ description: 'Its name, for people' }),
    ...PasswordRules,
  }),
  problems: ['link.invalid', 'setup.done'],
})

export const completeSetup = operation({
  name: 'setup.complete',
  method: 'POST',
  path: '/setup',
  summary: 'Create the first administrator',
  description:
    'Works once, with the link that the server prints at its first start. Signs the administrator in. Where users sign in by email, the username is the email address.',
  needs: 'public',
  input: Type.Object({
    token: Secret,
    username: Type.Optional(Line(200)),
    password: Password,
    email: Type.Optional(Line(254)),
  }),
  output: Me,
  status: 201,
  location: '/me',
  problems: ['link.invalid', 'setup.done', ...passwordProblems],
})

export const requestPasswordReset = operation({
  name: 'password-resets.request',
  method: 'POST',
  path: '/tenants/{tenant}/password-resets',
  summary: 'Ask for a link to choose a new password',
  description:
    'Answers the same, after the same work, whether or not there is such an account. If there is one that is active, signs in with a password and has an email address, a link goes there that works once and for 30 minutes. Asking too often from one address: 429.',
  needs: 'public',
  input: Type.Object({ tenant: TenantSlug, login: Sought(254) }),
  output: Nothing,
  status: 204,
  problems: ['tenant.not_found', 'sign_in.slow_down'],
})

export const checkPasswordReset = operation({
  name: 'password-resets.check',
  method: 'POST',
  safe: true,
  path: '/password-resets/check',
  summary: 'Is this reset link still good?',
  needs: 'public',
  input: Type.Object({ token: Secret }),
  output: Type.Object({
    tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
    username: Type.String(),
    apiKeys: Type.Integer({
      description: 'How many API keys the account has, which end with the old password',
    }),
    keysMayStay: Type.Boolean({
      description:
        'Its owner asked for the link and may keep them; somebody else’s link ends them in any case',
    }),
    ...PasswordRules,
  }),
  problems: ['link.invalid'],
})

export const completePasswordReset = operation({
  name: 'password-resets.complete',
  method: 'POST',
  path: '/password-resets',
  summary: 'Choose a new password by a reset link',
  description:
    'Works once. Ends every session of the account and its API keys, and unlocks it; the keys may be kept by a link that its owner asked for, and never by one of somebody else; the browser at hand becomes one that strangers cannot lock out.',
  needs: 'public',
  input: Type.Object({ token: Secret, password: Password, ...keysOfOwner }),
  output: Nothing,
  status: 204,
  problems: ['link.invalid', ...passwordProblems],
})
