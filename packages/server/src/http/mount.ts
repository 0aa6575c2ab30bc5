import { Readable } from 'node:stream'
import { type HttpBinding, hasBody, locationOf, statusOf } from '@rollcall/contract/http.ts'
import { identityHeader, identityOf } from '@rollcall/contract/identity.ts'
import type { Download, Operation } from '@rollcall/contract/operation.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { admit } from '../platform/authorise.ts'
import type { Implementation } from '../platform/operations.ts'
import type { Credential, Principal } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import type { Runnable } from '../platform/run.ts'
import { signalOf } from './abandoning.ts'
import { bodyLimitOf } from './body-limits.ts'
import {
  credentialOf,
  originOf,
  PendingCookie,
  PendingDeviceCookie,
  waitingCredentialOf,
} from './credentials.ts'
import { refuseAsReadBy } from './errors.ts'
import { mostValuesOf } from './request-guards.ts'

export interface MountDeps {
  publicUrl: string
  authenticate(credential: Credential): Promise<Principal | undefined>
  runnable(implementation: Implementation, binding: HttpBinding): Runnable
}

/** Puts operations behind HTTP: `{name}` of a path becomes `:name`, and nothing is decided here. */
export function mountOperations(
  server: FastifyInstance,
  bindings: readonly HttpBinding[],
  implementations: Implementation[],
  deps: MountDeps,
): void {
  const byName = new Map(
    implementations.map((implementation) => [implementation.declaration.name, implementation]),
  )
  for (const binding of bindings) {
    const declaration = binding.operation
    const implementation = byName.get(declaration.name)
    if (!implementation) throw new Error(`${declaration.name} is bound to HTTP and not implemented`)
    const run = deps.runnable(implementation, binding)
    server.route({
      method: binding.method,
      url: `/api/v1${binding.path.replace(/\{(\w+)\}/g, ':$1')}`,
      config: { operation: declaration.name, values: mostValuesOf(declaration.input) },
      bodyLimit: bodyLimitOf(binding),
      // Before the body is read, so that strangers send none but to what is there for them.
      async onRequest(request) {
        if (!hasBody(binding)) return
        const { actor } = await callerOf(request, declaration, deps)
        refuseAsReadBy(request, actor)
        admit(declaration, actor)
      },
      async handler(request, reply) {
        const { actor, resumes } = await callerOf(request, declaration, deps)
        const cookie = new PendingCookie(request, resumes)
        const devices = new PendingDeviceCookie(request, deps.publicUrl)
        const output = await run({
          raw: {
            path: request.params as Record<string, unknown>,
            query: request.query as Record<string, unknown>,
            body: request.body,
          },
          actor,
          origin: originOf(request),
          cookie,
          devices,
          signal: signalOf(request, reply),
          idempotencyKey: singleHeader(request, 'idempotency-key'),
        }).catch((error) => {
          refuseAsReadBy(request, actor)
          throw error
        })
        cookie.apply(reply, deps.publicUrl)
        devices.apply(reply, deps.publicUrl)
        reply.header('cache-control', 'no-store').status(statusOf(binding))
        const location = locationOf(binding, request.params as Record<string, unknown>, output)
        if (location !== undefined) reply.header('location', location)
        return binding.download
          ? sendDownload(reply, output as Download)
          : sendJson(reply, output, implementation.handler.fromCaller !== undefined)
      },
    })
  }
}

/**
 * Whoever calls. Where the operation is for them themselves, by the session of their own that waits: while they look as somebody else
 * from exactly that session, and once that has come to an end.
 */
async function callerOf(
  request: FastifyRequest,
  { scope, requires }: Operation,
  { publicUrl, authenticate }: MountDeps,
): Promise<{ actor: Principal | undefined; resumes: boolean }> {
  if (scope === 'public') return { actor: undefined, resumes: false }
  const credential = credentialOf(request, publicUrl)
  const actor = credential && (await authenticate(credential))
  const waiting = requires?.session === 'own' ? waitingCredentialOf(request, publicUrl) : undefined
  const own = waiting && (await authenticate(waiting))
  const resumes = own !== undefined && (!actor || actor.impersonator?.parentSessionId === own.credential.id)
  refuseOthersPage(singleHeader(request, identityHeader), actor, own)
  return { actor: resumes ? own : actor, resumes }
}

/**
 * Refuses what a page asks that was loaded for somebody else than the cookie now stands for. Where an impersonation has ended by itself,
 * a page of it may still ask for what goes back to one's own session, which waits.
 */
function refuseOthersPage(
  page: string | undefined,
  actor: Principal | undefined,
  own: Principal | undefined,
): void {
  if (page === undefined) return
  const [, lookedAsBy = page] = page.split('/')
  const same = actor
    ? page === identityOf({ user: actor, by: actor.impersonator })
    : !own || lookedAsBy === own.id
  if (same) return
  throw new Refusal(
    'access.other_person',
    'This page was loaded for somebody else. Load it again to see who is signed in, then go on.',
  )
}

function singleHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

// An answer that is made once and given many times, such as who the caller is, is also put into text once.
const texts = new WeakMap<object, string>()

function sendJson(reply: FastifyReply, output: unknown, kept: boolean): FastifyReply {
  if (output === null) return reply.send()
  const text = (kept && texts.get(output as object)) || JSON.stringify(output)
  if (kept) texts.set(output as object, text)
  return reply.type('application/json; charset=utf-8').serializer(asItIs).send(text)
}

function asItIs(text: unknown): string {
  return text as string
}

function sendDownload(reply: FastifyReply, { contentType, filename, chunks }: Download): FastifyReply {
  return reply
    .type(contentType)
    .header('content-disposition', `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`)
    .send(Readable.from(chunks))
}
