import cookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { newId } from '../platform/ids.ts'
import { Refusal } from '../platform/problem.ts'
import { withoutSecrets } from '../platform/secrets.ts'
import type { WebSettings } from '../platform/web-settings.ts'
import { type Addresses, notFound, pathOf, watchAddresses } from './addresses.ts'
import { smallestBody } from './body-limits.ts'
import { closeIdleConnections } from './closing.ts'
import { serveConsole } from './console-pages.ts'
import { serveDocs } from './docs/docs-pages.ts'
import { closeWhileDraining, type Drain, refuseWhileDraining } from './draining.ts'
import { answerErrors, answerExpectations, answerUnreadable, sendRefusal } from './errors.ts'
import { addressOf, trustIn } from './forwarded.ts'
import { createMetrics, type Measured, requireMetricsToken } from './metrics.ts'
import { type MountDeps, mountProtocol } from './mount.ts'
import { openApiDocument } from './openapi.ts'
import { refuseInsecurePage, watchForeignOrigins } from './origin-trouble.ts'
import { serveProblemPages } from './problem-pages.ts'
import { serveReference } from './reference-page.ts'
import {
  acceptFiles,
  acceptOnlyJson,
  refuseAmbiguous,
  refuseCrossSite,
  refuseEncoded,
} from './request-guards.ts'
import { callersRequestId, readableRequestId } from './request-id.ts'
import { securityHeaders } from './security-headers.ts'
import { serveText } from './static-text.ts'
import type { Protocol } from './translator.ts'
import { serveWellKnown } from './well-known.ts'

export interface HttpDeps extends MountDeps {
  log: Logger
  trustedProxies: string[]
  version: string
  web: WebSettings
  protocols: readonly Protocol[]
  /** Throws when a request that needs the database could not be served. */
  ready(): Promise<void>
  drain: Drain
  measured: Measured
}

/** Creates the HTTP server: headers, guards, errors and pages around the operations. */
export async function createHttpServer(deps: HttpDeps): Promise<FastifyInstance> {
  const { publicUrl, web } = deps
  const bare = { security: securityHeaders(publicUrl, web.hstsSubdomains), publicUrl, log: deps.log }
  const server = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    // For routes that are no operations; each operation has its own limit.
    bodyLimit: smallestBody,
    // Fastify's default of 0 turns off Node's protection against slow senders.
    requestTimeout: 30_000,
    // How often Node looks for senders past their time, in milliseconds. Its default is 30 seconds.
    http: {
      connectionsCheckingInterval: 5_000,
      // Node answers a request without Host with a bare status. refuseAmbiguous has the same rule with a problem.
      requireHostHeader: false,
      // No longer than the whole request: Node would otherwise use the longer of the two for the request.
      headersTimeout: 30_000,
    },
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    // A request that still arrives on an open connection while the server closes is answered as usual, instead of by a bare 503. Then the
    // connection is closed.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    trustProxy: deps.trustedProxies.length > 0 ? trustIn(deps.trustedProxies) : false,
    genReqId: newId,
    requestIdHeader: false,
    // A child logger for each request would search its request id for secrets. A log line about a request names its id itself.
    childLoggerFactory: (log) => log,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: true,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, bare),
    frameworkErrors: (_error, request, reply) =>
      void sendRefusal(
        reply.headers({ ...bare.security, 'x-request-id': request.id }),
        request,
        new Refusal('route.not_found.invalid'),
      ),
  })
  server.decorate('publicUrl', publicUrl)
  answerExpectations(server, bare)
  const addresses = watchAddresses(server)
  // Before every hook that may refuse, so that refusals have them too.
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...bare.security, 'x-request-id': callersRequestId(request) ?? request.id })
    done()
  })
  refuseBeforeRouting(server, addresses, deps)
  closeIdleConnections(server)
  closeWhileDraining(server, deps.drain)
  logRequests(server, deps.log)
  acceptOnlyJson(server)
  acceptFiles(server)
  answerErrors(server)
  await server.register(cookie)
  const metrics = createMetrics(deps.measured)
  metrics.watch(server)
  for (const protocol of deps.protocols) await mountProtocol(server, protocol, deps)
  serveDocumentation(server, deps)
  server.get('/healthz', () => ({ status: 'ok' }))
  // Shows an operator the client address behind the proxies, as lockout and the address lists of API keys use it. Everybody sees only their
  // own.
  server.get('/healthz/address', (request, reply) =>
    reply.header('cache-control', 'no-store').send({ address: addressOf(request) }),
  )
  server.get('/readyz', async () => {
    refuseWhileDraining(deps.drain)
    await deps.ready()
    return { status: 'ready' }
  })
  server.get('/metrics', async (request, reply) => {
    requireMetricsToken(request, web.metricsToken)
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  serveWellKnown(server, { publicUrl, securityContact: web.securityContact })
  await serveConsole(server)
  answerElsewhere(server, addresses)
  return server
}

/** Refuses requests for reasons that do not depend on the route, before the body is read. */
function refuseBeforeRouting(
  server: FastifyInstance,
  addresses: Addresses,
  { publicUrl, log }: HttpDeps,
): void {
  const noteForeignOrigin = watchForeignOrigins(log, publicUrl)
  server.addHook('onRequest', (request, _reply, done) => {
    refuseAmbiguous(request)
    addresses.refuseRewritten(request)
    refuseInsecurePage(request, publicUrl)
    try {
      refuseCrossSite(request, publicUrl)
    } catch (error) {
      noteForeignOrigin(request)
      throw error
    }
    refuseEncoded(request)
    done()
  })
}

/** Answers a known address with 405 and its methods (RFC 9110, section 15.5.6), and any other address with 404. */
function answerElsewhere(server: FastifyInstance, addresses: Addresses): void {
  server.setNotFoundHandler((request, reply) => {
    const path = pathOf(request)
    const methods =
      path === '*' ? ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] : addresses.methodsAt(path)
    if (methods.length === 0) return sendRefusal(reply, request, notFound())
    const headers = { allow: methods.join(', ') }
    if (request.method === 'OPTIONS') return reply.status(204).headers(headers).send()
    const refusal = new Refusal('request.method_not_allowed', { methods: headers.allow }, { headers })
    return sendRefusal(reply, request, refusal)
  })
}

function logRequests(server: FastifyInstance, log: Logger): void {
  // Each line has only the values below, none of them a secret. Searching them for secrets would make a seventh of a short list's garbage.
  const lines = log.child({}, { redact: [] })
  server.addHook('onResponse', (request, reply, done) => {
    const operation = (request.routeOptions.config as { operation?: string }).operation
    const facts = {
      reqId: request.id,
      callersRequestId: readableRequestId(request),
      method: request.method,
      operation,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      address: addressOf(request),
    }
    // An operation's name replaces its path. Any other path is whatever the client typed.
    if (operation) lines.info(facts, 'request')
    else lines.debug({ ...facts, url: withoutSecrets(request.url).slice(0, 200) }, 'request')
    done()
  })
}

function serveDocumentation(server: FastifyInstance, { publicUrl, version }: HttpDeps): void {
  serveText(server, '/api/openapi.json', {
    type: 'application/json; charset=utf-8',
    make: () => JSON.stringify(openApiDocument(publicUrl, version)),
  })
  serveReference(server)
  serveDocs(server)
  serveProblemPages(server)
}
