import { Type } from 'typebox'
import { Password, Secret, Sought, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { keysOfOwner } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { PasswordRules, passwordProblems } from './passwords.ts'

export const request = command({
  name: 'password-resets.request',
  summary: 'Request a link to choose a new password',
  description:
    'Answers the same, after the same work, whether or not the account exists. If it is active, signs in with a password and has an email address, a link is mailed that works once and for 30 minutes. Too many requests from one address: 429.',
  scope: 'public',
  input: Type.Object({ tenant: TenantSlug, login: Sought(254) }),
  output: Nothing,
  emits: ['password.reset-requested'],
  problems: ['tenant.not_found', 'sign_in.slow_down'],
})

export const check = query({
  name: 'password-resets.check',
  summary: 'Check a reset link',
  scope: 'public',
  input: Type.Object({ token: Secret }),
  output: Type.Object({
    tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
    username: Type.String(),
    apiKeys: Type.Integer({
      description: 'How many API keys the account has; they end with the old password',
    }),
    keysMayStay: Type.Boolean({
      description:
        'Whether the owner requested the link and may keep the keys; a link of another user always ends them',
    }),
    ...PasswordRules,
  }),
  problems: ['link.invalid'],
})

export const complete = command({
  name: 'password-resets.complete',
  summary: 'Choose a new password with a reset link',
  description:
    'Works once. Ends all sessions and API keys of the account, and unlocks it. The keys can be kept only with a link that the owner requested. The browser becomes a known one, which strangers cannot lock out.',
  scope: 'public',
  input: Type.Object({ token: Secret, password: Password, ...keysOfOwner }),
  output: Nothing,
  emits: ['password.reset'],
  problems: ['link.invalid', ...passwordProblems],
})

export const bindings = {
  request: http.post(request, '/tenants/{tenant}/password-resets'),
  check: http.post(check, '/password-resets/check'),
  complete: http.post(complete, '/password-resets'),
}
