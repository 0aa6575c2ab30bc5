import { type Static, Type } from 'typebox'
import { OwnSessionsActions, SessionActions, UserSessionsActions } from './actions.ts'
import { Id, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { SessionFacts } from './me.ts'
import { command, Nothing, query } from './operation.ts'

const oneUser = { tenant: TenantSlug, user: Id }
export const Session = Type.Object({ ...SessionFacts.properties, actions: SessionActions })
export type Session = Static<typeof Session>
const OwnSessions = Type.Object({ items: Type.Array(Session), actions: OwnSessionsActions })
const UserSessions = Type.Object({ items: Type.Array(Session), actions: UserSessionsActions })
const Ended = Type.Object({ ended: Type.Integer({ description: 'How many sessions were ended' }) })

export const listOwn = query({
  name: 'sessions.list-own',
  summary: 'List your own sessions',
  scope: 'self',
  requires: { by: ['user', 'service-account'], at: 'home' },
  input: Type.Object({}),
  output: OwnSessions,
  problems: [],
})

export const endOwn = command({
  name: 'sessions.end-own',
  summary: 'End one of your own sessions',
  scope: 'self',
  requires: { by: ['user', 'service-account'], at: 'home' },
  input: Type.Object({ session: Id }),
  output: Nothing,
  emits: ['session.ended'],
  problems: ['session.not_found'],
})

export const endOthers = command({
  name: 'sessions.end-others',
  summary: 'End all your sessions but this one',
  scope: 'self',
  requires: { session: 'any', at: 'home' },
  input: Type.Object({}),
  output: Ended,
  emits: ['session.ended'],
  problems: [],
})

export const listOfUser = query({
  name: 'sessions.list-of-user',
  summary: "List a user's sessions",
  scope: 'tenant',
  needs: 'users:manage-sessions',
  input: Type.Object(oneUser),
  output: UserSessions,
  problems: ['user.not_found'],
})

export const endOfUser = command({
  name: 'sessions.end-of-user',
  summary: 'Sign a user out everywhere',
  scope: 'tenant',
  needs: 'users:manage-sessions',
  input: Type.Object(oneUser),
  output: Ended,
  emits: ['session.ended'],
  problems: ['user.not_found', 'access.escalation'],
})

export const endOneOfUser = command({
  name: 'sessions.end-one-of-user',
  summary: 'End one session of a user',
  description:
    'The others go on, and so do API keys. Impersonations that were begun from the session end with it.',
  scope: 'tenant',
  needs: 'users:manage-sessions',
  input: Type.Object({ ...oneUser, session: Id }),
  output: Nothing,
  emits: ['session.ended'],
  problems: ['user.not_found', 'session.not_found', 'access.escalation'],
})

export const bindings = {
  listOwn: http.get(listOwn, '/me/sessions'),
  endOwn: http.delete(endOwn, '/me/sessions/{session}'),
  endOthers: http.delete(endOthers, '/me/sessions'),
  listOfUser: http.get(listOfUser, '/tenants/{tenant}/users/{user}/sessions'),
  endOfUser: http.delete(endOfUser, '/tenants/{tenant}/users/{user}/sessions'),
  endOneOfUser: http.delete(endOneOfUser, '/tenants/{tenant}/users/{user}/sessions/{session}'),
}
