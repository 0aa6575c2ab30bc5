import { type Static, Type } from 'typebox'
import { Id, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { query } from './operation.ts'

/** One line of the change stream: what was known about these users, or about the whole tenant, does not hold any more. */
export const Change = Type.Union([
  Type.Object({ kind: Type.Literal('users'), users: Type.Array(Id) }),
  Type.Object({ kind: Type.Literal('tenant') }),
])
export type Change = Static<typeof Change>

/** Answers whose places a stream of {@link Change} takes up. The stream is opened by the door, as it does not end. */
export const follow = query({
  name: 'changes.follow',
  summary: 'Hear of everything that may change a decision',
  description:
    'Server-sent events that do not end: `ready` at first, then a `change` that names users, or the whole tenant: what was known about them no longer holds. Each is told twice, half a second apart. A comment every 500 ms shows that the stream is alive; ids come with it. A stream that is opened with the last id in `Last-Event-ID`, at any node, tells first what was missed, and then `ready` with `resumed: true`. With `resumed: false` drop whatever was kept: what was missed is not known, such as after more than five minutes. Nothing that was kept is to be used while there is no stream, or when no line has come for a second. A `change` may come more often than twice.',
  scope: 'tenant',
  needs: 'decisions:ask',
  requires: { impersonation: 'none' },
  input: Type.Object({ tenant: TenantSlug }),
  output: Type.Object({ tenant: Id, owner: Id, credential: Id }),
  problems: [],
})

export const bindings = {
  follow: http.get(follow, '/tenants/{tenant}/changes', {
    download: ['text/event-stream'],
  }),
}
