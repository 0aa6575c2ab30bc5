import { type Static, Type } from 'typebox'
import { Id, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { query } from './operation.ts'

/** One line of the change stream: cached data about these users, or about the whole tenant, is stale. */
export const Change = Type.Union([
  Type.Object({ kind: Type.Literal('users'), users: Type.Array(Id) }),
  Type.Object({ kind: Type.Literal('tenant') }),
])
export type Change = Static<typeof Change>

/** Declares the change stream, which answers {@link Change} after {@link Change}. The HTTP server opens the stream, because it does not end. */
export const follow = query({
  name: 'changes.follow',
  summary: 'Follow the changes that may affect a decision',
  description:
    'A stream of server-sent events: first `ready`, then a `change` for each change, which names users or the whole tenant: drop what you have cached about them. Each `change` is sent twice, half a second apart, or more often. A comment with an id every 500 ms shows that the stream is alive. If you open a stream on any node with the last id in `Last-Event-ID`, it first sends what you missed, and then `ready` with `resumed: true`. With `resumed: false` drop your whole cache: what you missed is unknown, for example after more than five minutes. Do not use your cache while there is no stream, or when no line has come for a second.',
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
