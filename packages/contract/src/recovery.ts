import { type Static, Type } from 'typebox'
import { Line, Password, Secret, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { Me } from './me.ts'
import { command, query } from './operation.ts'
import { PasswordRules, passwordProblems } from './passwords.ts'

export const Recovery = Type.Object({
  tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
  product: Type.String(),
  username: Type.Union([Type.String(), Type.Null()], {
    description: 'The account that becomes an administrator; null: a new one is created',
  }),
  signInWith: Type.Union([Type.Literal('username'), Type.Literal('email')]),
  email: Type.Union([Type.Literal('required'), Type.Literal('optional'), Type.Literal('none')]),
  administratorRole: Type.String({ description: 'Its name, for people' }),
  ...PasswordRules,
})
export type Recovery = Static<typeof Recovery>

export const check = query({
  name: 'recovery.check',
  summary: 'Is this recovery link still good?',
  scope: 'public',
  input: Type.Object({ token: Secret }),
  output: Recovery,
  problems: ['link.invalid'],
})

export const complete = command({
  name: 'recovery.complete',
  summary: 'Become an administrator by a recovery link',
  description:
    'Works once, with the link that `rollcall recover-admin` prints on the server. Creates an administrator, or makes the account that was named there one: it gets the new password, the administrator role for good, and is active and unlocked; its sessions, API keys, links and unfinished jobs end. Signs it in. All administrators are told by mail.',
  scope: 'public',
  creates: true,
  input: Type.Object({
    token: Secret,
    password: Password,
    username: Type.Optional(Line(200)),
    email: Type.Optional(Line(254)),
  }),
  output: Me,
  emits: ['server.recovery-completed'],
  problems: ['link.invalid', 'seats.full', ...passwordProblems],
})

export const bindings = {
  check: http.post(check, '/recovery/check'),
  complete: http.post(complete, '/recovery', { location: '/me' }),
}
