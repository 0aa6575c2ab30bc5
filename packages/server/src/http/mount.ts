import { addressOf, type HttpBinding, hasBody } from '@rollcall/contract/http.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Call } from '../operations/call.ts'
import type { Implementation } from '../operations/implement.ts'
import { AbandonedError } from '../platform/abandoned.ts'
import { signalOf } from './abandoning.ts'
import { bodyLimitOf } from './body-limits.ts'
import { credentialsOf, originOf, PendingCookie, PendingDeviceCookie, singleHeader } from './credentials.ts'
import { refusalOf, refuseAsReadBy } from './errors.ts'
import { fileOf } from './file-body.ts'
import { requireFile } from './request-guards.ts'
import type { Protocol, Translator } from './translator.ts'

export interface MountDeps {
  publicUrl: string
  run(implementation: Implementation, call: Call): Promise<unknown>
  /** Throws when the caller may not make the call, whatever its input is. */
  admit(operation: Operation, call: Pick<Call, 'credentials' | 'authenticated'>): Promise<unknown>
  /** Throws when the caller may not make the call any more. */
  authoriseStill(operation: Operation, call: Call): Promise<void>
}

/** Serves the operations of a protocol over HTTP: `{name}` of a path becomes `:name`. It makes no decisions of its own. */
export async function mountProtocol(
  server: FastifyInstance,
  { translator, bindings, implementations }: Protocol,
  deps: MountDeps,
): Promise<void> {
  const byName = new Map(implementations.map((each) => [each.operation.name, each]))
  await server.register(async (routes) => {
    translator.open?.(routes)
    if (translator.refuse) routes.setErrorHandler(refusing(translator))
    for (const binding of bindings) {
      const implementation = byName.get(binding.operation.name)
      if (!implementation) throw new Error(`${binding.operation.name} is bound to HTTP and not implemented`)
      refuseRiding(binding)
      mount(routes, translator, binding, implementation, deps)
    }
  })
}

function mount(
  routes: FastifyInstance,
  translator: Translator,
  binding: HttpBinding,
  implementation: Implementation,
  { publicUrl, run, admit, authoriseStill }: MountDeps,
): void {
  const { operation, crossSite, upload } = binding
  const read = translator.reader(binding)
  const callerOf = (request: FastifyRequest): Pick<Call, 'credentials' | 'authenticated'> => ({
    credentials: credentialsOf(request, publicUrl),
    authenticated: (principal) => refuseAsReadBy(request, principal),
  })
  routes.route({
    method: binding.method,
    url: addressOf(binding).replace(/\{(\w+)\}/g, ':$1'),
    // Fastify runs the handler for HEAD too, so only queries may answer it.
    exposeHeadRoute: operation.kind === 'query',
    config: { operation: operation.name, crossSite, ...translator.config?.(binding) },
    bodyLimit: bodyLimitOf(binding),
    // Before the body is read, so that anonymous callers can send a body only where one is expected.
    async onRequest(request) {
      if (hasBody(binding) || upload !== undefined) await admit(operation, callerOf(request))
      if (upload !== undefined) requireFile(request)
    },
    async handler(request, reply) {
      const cookie = new PendingCookie(request)
      const devices = new PendingDeviceCookie(request, publicUrl)
      const call: Call = {
        ...callerOf(request),
        read: () => read(request),
        origin: originOf(request),
        cookie,
        devices,
        file: upload === undefined ? undefined : fileOf(request, upload),
        signal: signalOf(request, reply),
        idempotencyKey: singleHeader(request, 'idempotency-key'),
      }
      const output = await run(implementation, call)
      cookie.apply(reply, publicUrl)
      devices.apply(reply, publicUrl)
      const authorisedStill = () => authoriseStill(operation, call)
      return translator.answer(reply, output, { binding, implementation, request, authorisedStill })
    },
  })
}

/**
 * Refuses to bind a change of a session where another site could send it. A browser sends the session cookie along when another site's page
 * opens an address, and such a page may send forms. So neither may change anything with the rights of a session.
 */
function refuseRiding({ operation, method, crossSite }: HttpBinding): void {
  const rides = crossSite || (method === 'GET' && operation.kind === 'command')
  if (rides && operation.scope !== 'public')
    throw new Error(`${operation.name} could be called with a user's session by another site's page`)
}

/** Answers unexpected errors and abandoned requests as everywhere. */
function refusing(translator: Translator) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOf(error)
    if (error instanceof AbandonedError || refusal.code === 'server.error' || !translator.refuse) throw error
    return translator.refuse(reply, refusal, request)
  }
}
