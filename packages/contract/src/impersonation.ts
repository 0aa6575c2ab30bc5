import { type Static, Type } from 'typebox'
import { Id, TenantSlug, Text, Time } from './fields.ts'
import { http } from './http.ts'
import { command, Nothing } from './operation.ts'

/** An impersonation: a user views the product as another user. */
export const Impersonation = Type.Object({
  by: Type.Object({ id: Id, name: Type.String() }),
  reason: Type.String(),
  startedAt: Time,
  endsAt: Time,
})
export type Impersonation = Static<typeof Impersonation>

export const start = command({
  name: 'impersonation.start',
  summary: 'View the product as another user',
  description:
    'Gives your browser a session of that user until `minutes` have passed or you stop; your own session waits meanwhile. Only for active users with no rights beyond your own, not during another impersonation, and not longer than the tenant allows. In Rollcall nothing can be changed or downloaded meanwhile. Every audit event has both names, and the user gets a mail if the tenant’s rules say so.',
  scope: 'tenant',
  needs: 'users:impersonate',
  requires: { session: 'any', at: 'home' },
  creates: true,
  secret: true,
  input: Type.Object({
    tenant: TenantSlug,
    user: Id,
    reason: Text(500),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440 })),
  }),
  output: Impersonation,
  emits: ['impersonation.started', 'impersonation.stopped'],
  problems: ['user.not_found', 'user.visitor', 'user.yourself', 'user.inactive', 'access.escalation'],
})

export const stop = command({
  name: 'impersonation.stop',
  summary: 'Stop viewing as another user',
  description:
    'Ends the session of the impersonation and continues your own with a new token. Also works when the impersonation has already ended, because it expired or the user was deactivated. If your own session has ended meanwhile, you are signed out.',
  scope: 'self',
  requires: { session: 'own', signIn: 'begun', at: 'home' },
  input: Type.Object({}),
  output: Nothing,
  emits: ['impersonation.stopped', 'sign-in.ended'],
  problems: ['impersonation.none'],
})

export const bindings = {
  start: http.post(start, '/tenants/{tenant}/users/{user}/impersonation', { location: '/me' }),
  stop: http.delete(stop, '/me/impersonation'),
}
