import { type Static, Type } from 'typebox'
import { Id, Line, Password, Secret, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { Me } from './me.ts'
import { command, query } from './operation.ts'
import { PasswordRules, passwordProblems } from './passwords.ts'
import { User } from './users.ts'

/** What the registration page shows. Email and roles are fixed by the invitation (bar IV-1). */
export const Invitation = Type.Object({
  tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
  product: Type.String(),
  username: Type.String(),
  email: Type.Union([Type.String(), Type.Null()]),
  alias: Type.Union([Type.String(), Type.Null()]),
  aliasMaxLength: Type.Integer(),
  invitedBy: Type.String(),
  roles: Type.Array(Type.String(), { description: 'Names of the roles, for people' }),
  expiresAt: Time,
  ...PasswordRules,
})
export type Invitation = Static<typeof Invitation>

export const check = query({
  name: 'invitations.check',
  summary: 'Check an invitation',
  scope: 'public',
  input: Type.Object({ token: Secret }),
  output: Invitation,
  problems: ['link.invalid'],
})

export const accept = command({
  name: 'invitations.accept',
  summary: 'Accept an invitation',
  description:
    'Works once. Sets the password and, if given, the alias, makes the account active and signs it in. Refused when the inviter no longer has the right to invite this account.',
  scope: 'public',
  creates: true,
  input: Type.Object({ token: Secret, password: Password, alias: Type.Optional(Line(200)) }),
  output: Me,
  emits: ['invitation.accepted'],
  problems: ['link.invalid', ...passwordProblems],
})

export const resend = command({
  name: 'invitations.resend',
  summary: 'Invite again',
  description: 'Sends a new link by mail. Links sent before stop working.',
  scope: 'tenant',
  needs: 'users:create',
  creates: true,
  input: Type.Object({ tenant: TenantSlug, user: Id }),
  output: User,
  emits: ['invitation.sent'],
  problems: [
    'user.not_found',
    'user.already_registered',
    'user.inactive',
    'user.no_email',
    'access.escalation',
  ],
})

export const bindings = {
  check: http.post(check, '/invitations/check'),
  accept: http.post(accept, '/invitations', { location: '/me' }),
  resend: http.post(resend, '/tenants/{tenant}/users/{user}/invitations', {
    location: '/tenants/{tenant}/users/{user}',
  }),
}
