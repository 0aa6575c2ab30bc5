import { Type } from 'typebox'
import { Id, TenantSlug } from './fields.ts'
import { Session } from './me.ts'
import { Nothing, operation } from './operation.ts'

const oneUser = { tenant: TenantSlug, user: Id }
const Sessions = Type.Object({ items: Type.Array(Session) })
const Ended = Type.Object({ ended: Type.Integer({ description: 'How many sessions were ended' }) })

export const listOwn = operation({
  name: 'sessions.list-own',
  method: 'GET',
  path: '/me/sessions',
  summary: 'List your own sessions',
  needs: 'signed-in',
  person: true,
  input: Type.Object({}),
  output: Sessions,
  problems: [],
})

export const endOwn = operation({
  name: 'sessions.end-own',
  method: 'DELETE',
  path: '/me/sessions/{session}',
  summary: 'End one of your own sessions',
  needs: 'signed-in',
  person: true,
  input: Type.Object({ session: Id }),
  output: Nothing,
  status: 204,
  problems: ['session.not_found'],
})

export const endOthers = operation({
  name: 'sessions.end-others',
  method: 'DELETE',
  path: '/me/sessions',
  summary: 'End all your sessions but this one',
  needs: 'signed-in',
  person: true,
  input: Type.Object({}),
  output: Ended,
  session: true,
  problems: [],
})

export const listOfUser = operation({
  name: 'sessions.list-of-user',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}/sessions',
  summary: "List a user's sessions",
  needs: 'users:manage-sessions',
  input: Type.Object(oneUser),
  output: Sessions,
  problems: ['user.not_found'],
})

export const endOfUser = operation({
  name: 'sessions.end-of-user',
  method: 'DELETE',
  path: '/tenants/{tenant}/users/{user}/sessions',
  summary: 'Sign a user out everywhere',
  needs: 'users:manage-sessions',
  input: Type.Object(oneUser),
  output: Ended,
  problems: ['user.not_found', 'access.escalation'],
})
