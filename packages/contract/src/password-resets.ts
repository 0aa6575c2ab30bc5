import { Type } from 'typebox'
import { Password, Secret, Sought, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { keysOfOwner } from './older-credentials.ts'
import { command, Nothing, query } from './operation.ts'
import { PasswordRules, passwordProblems } from './passwords.ts'

export const request = command({
  name: 'password-resets.request',
  summary: 'Ask for a link to choose a new password',
  description:
    'Answers the same, after the same work, whether or not there is such an account. If there is one that is active, signs in with a password and has an email address, a link goes there that works once and for 30 minutes. Asking too often from one address: 429.',
  scope: 'public',
  input: Type.Object({ tenant: TenantSlug, login: Sought(254) }),
  output: Nothing,
  emits: ['password.reset-requested'],
  problems: ['tenant.not_found', 'sign_in.slow_down'],
})

export const check = query({
  name: 'password-resets.check',
  summary: 'Is this reset link still good?',
  scope: 'public',
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

export const complete = command({
  name: 'password-resets.complete',
  summary: 'Choose a new password by a reset link',
  description:
    'Works once. Ends every session of the account and its API keys, and unlocks it; the keys may be kept by a link that its owner asked for, and never by one of somebody else; the browser at hand becomes one that strangers cannot lock out.',
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
