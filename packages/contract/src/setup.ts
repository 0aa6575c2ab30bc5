import { Type } from 'typebox'
import { Line, Password, Secret, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { Me } from './me.ts'
import { command, query } from './operation.ts'
import { PasswordRules, passwordProblems } from './passwords.ts'

export const check = query({
  name: 'setup.check',
  summary: 'Check a setup link',
  scope: 'public',
  input: Type.Object({ token: Secret }),
  output: Type.Object({
    tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
    product: Type.String(),
    signInWith: Type.Union([Type.Literal('username'), Type.Literal('email')]),
    email: Type.Union([Type.Literal('required'), Type.Literal('optional'), Type.Literal('none')]),
    administratorRole: Type.String({ description: 'The name of the role' }),
    ...PasswordRules,
  }),
  problems: ['link.invalid', 'setup.done'],
})

export const complete = command({
  name: 'setup.complete',
  summary: 'Create the first administrator',
  description:
    'Works once, with the link that the server prints at its first start. Signs the administrator in. Where users sign in by email, the username is the email address.',
  scope: 'public',
  creates: true,
  input: Type.Object({
    token: Secret,
    username: Type.Optional(Line(200)),
    password: Password,
    email: Type.Optional(Line(254)),
  }),
  output: Me,
  emits: ['server.setup-completed'],
  problems: ['link.invalid', 'setup.done', 'seats.full', ...passwordProblems],
})

export const bindings = {
  check: http.post(check, '/setup/check'),
  complete: http.post(complete, '/setup', { location: '/me' }),
}
