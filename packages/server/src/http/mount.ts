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
import type { Protocol, Translator } from './translator.ts'

export interface MountDeps {
  publicUrl: string
  run(implementation: Implementation, call: Call): Promise<unknown>
  /** Throws when a caller may not make a call whatever is in it. */
  admit(operation: Operation, call: Pick<Call, 'credentials' | 'authenticated'>): Promise<unknown>
  /** Throws when a caller may not make a call any more. */
  authoriseStill(operation: Operation, call: Call): Promise<void>
}

/** Puts operations behind HTTP: `{name}` of a path becomes `:name`, and nothing is decided here. */
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
  const { operation, crossSite } = binding
  const read = translator.reader(binding)
  const callerOf = (request: FastifyRequest): Pick<Call, 'credentials' | 'authenticated'> => ({
    credentials: credentialsOf(request, publicUrl),
    authenticated: (principal) => refuseAsReadBy(request, principal),
  })
  routes.route({
    method: binding.method,
    url: addressOf(binding).replace(/\{(\w+)\}/g, ':$1'),
    // What HEAD asks for is done, too: nothing may be changed by it.
    exposeHeadRoute: operation.kind === 'query',
    config: { operation: operation.name, crossSite, ...translator.config?.(binding) },
    bodyLimit: bodyLimitOf(binding),
    // Before the body is read, so that strangers send none but to what is there for them.
    async onRequest(request) {
      if (hasBody(binding)) await admit(operation, callerOf(request))
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
 * A browser sends the session cookie along when another site's page leads to an address, and that page may send forms to what is open to
 * it. So nothing that is changed in either way may be changed by the rights of a session.
 */
function refuseRiding({ operation, method, crossSite }: HttpBinding): void {
  const rides = crossSite || (method === 'GET' && operation.kind === 'command')
  if (rides && operation.scope !== 'public')
    throw new Error(`${operation.name} could be called with the session of whoever opens another site's page`)
}

/** What nobody foresaw, and what nobody waits for any more, is answered as everywhere. */
function refusing(translator: Translator) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOf(error)
    if (error instanceof AbandonedError || refusal.code === 'server.error' || !translator.refuse) throw error
    return translator.refuse(reply, refusal, request)
  }
}
