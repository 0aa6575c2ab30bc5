import { type Static, Type } from 'typebox'
import { Id, TenantSlug, Text, Time } from './fields.ts'
import { Nothing, operation } from './operation.ts'

/** Somebody looks at the product as somebody else. */
export const Impersonation = Type.Object({
  by: Type.Object({ id: Id, name: Type.String() }),
  reason: Type.String(),
  startedAt: Time,
  endsAt: Time,
})
export type Impersonation = Static<typeof Impersonation>

export const start = operation({
  name: 'impersonation.start',
  method: 'POST',
  path: '/tenants/{tenant}/users/{user}/impersonation',
  summary: 'Look at the product as another user',
  description:
    'Gives your browser a session of that user until `minutes` have passed or you stop; your own session waits meanwhile. Only for active users with fewer permissions than your own, never from within another impersonation, and never longer than the tenant allows. In Rollcall itself nothing can be changed or downloaded meanwhile. Every audit event has both names, and the user is told where the tenant’s rules say so.',
  needs: 'users:impersonate',
  session: true,
  secret: true,
  input: Type.Object({
    tenant: TenantSlug,
    user: Id,
    reason: Text(500),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440 })),
  }),
  output: Impersonation,
  status: 201,
  location: '/me',
  problems: ['user.not_found', 'user.yourself', 'user.inactive', 'access.escalation'],
})

export const stop = operation({
  name: 'impersonation.stop',
  method: 'DELETE',
  path: '/me/impersonation',
  summary: 'Stop looking as another user',
  description:
    'Ends the session of the impersonation and goes on with your own under a new token. Works as well when the impersonation has ended by itself, because its time was over or the user was deactivated. When your own session has ended meanwhile you are signed out.',
  needs: 'signed-in',
  session: true,
  whileImpersonating: true,
  ownSession: true,
  beforePasswordChange: true,
  input: Type.Object({}),
  output: Nothing,
  status: 204,
  problems: ['impersonation.none'],
})
