import cookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { newId } from '../platform/ids.ts'
import type { Implementation } from '../platform/operations.ts'
import { Refusal } from '../platform/problem.ts'
import { withoutSecrets } from '../platform/secrets.ts'
import { closeIdleConnections } from './closing.ts'
import { serveConsole } from './console-pages.ts'
import { closeWhileDraining, type Drain, refuseWhileDraining } from './draining.ts'
import { answerErrors, answerUnreadable, sendRefusal } from './errors.ts'
import { createMetrics, type Measured } from './metrics.ts'
import { type MountDeps, mountOperations } from './mount.ts'
import { openApiDocument } from './openapi.ts'
import { referencePage, referenceStyle } from './reference-page.ts'
import { acceptOnlyJson, refuseCrossSite } from './request-guards.ts'

const bodyLimit = 1024 * 1024

export interface HttpDeps extends MountDeps {
  log: Logger
  trustedProxies: string[]
  version: string
  implementations: Implementation[]
  /** Puts what is spoken beside the operations behind the same headers, guards and errors. */
  mountProtocols(server: FastifyInstance): Promise<void>
  /** Throws when a request that needs the database could not be served. */
  ready(): Promise<void>
  drain: Drain
  measured: Measured
}

/** The HTTP door: headers, guards, errors and pages around the operations. */
export async function createHttpServer(deps: HttpDeps): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    bodyLimit,
    // Fastify's own preset is 0, which turns Node's protection against slow senders off.
    requestTimeout: 30_000,
    // How often Node looks for senders past their time; by itself only every 30 seconds.
    http: { connectionsCheckingInterval: 5_000 },
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    // What still arrives on an open connection while the server closes is answered as ever, instead of by a bare 503; then that
    // connection is closed.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    trustProxy: deps.trustedProxies.length > 0 ? deps.trustedProxies : false,
    genReqId: newId,
    requestIdHeader: false,
    // A logger for each request would search its request id for secrets; whoever logs something of a request names it.
    childLoggerFactory: (log) => log,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (_error, request, reply) =>
      void sendRefusal(reply, request, new Refusal('route.not_found', 'The address is not a valid one.')),
  })
  // Before anything that may refuse, so that refusals have them too.
  const setSecurityHeaders = helmet(securityHeaders(deps.publicUrl))
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    setSecurityHeaders(request.raw, reply.raw, (error) => done(error as Error | undefined))
  })
  server.addHook('onRequest', (request, _reply, done) => {
    refuseCrossSite(request, deps.publicUrl)
    done()
  })
  closeIdleConnections(server)
  closeWhileDraining(server, deps.drain)
  logRequests(server, deps.log)
  acceptOnlyJson(server)
  answerErrors(server)
  await server.register(cookie)
  const metrics = createMetrics(deps.measured)
  metrics.watch(server)
  mountOperations(server, deps.implementations, deps)
  await deps.mountProtocols(server)
  serveDocumentation(server, deps)
  server.get('/healthz', () => ({ status: 'ok' }))
  // By which the operator sees what proxies make of a client; everybody is told their own alone.
  server.get('/healthz/address', (request, reply) =>
    reply.header('cache-control', 'no-store').send({ address: request.ip }),
  )
  server.get('/readyz', async () => {
    refuseWhileDraining(deps.drain)
    await deps.ready()
    return { status: 'ready' }
  })
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  await serveConsole(server)
  return server
}

function logRequests(server: FastifyInstance, log: Logger): void {
  // Each line is made of the values below, none of which is a secret: looking for some would be a seventh of a short list's garbage.
  const lines = log.child({}, { redact: [] })
  server.addHook('onResponse', (request, reply, done) => {
    const operation = (request.routeOptions.config as { operation?: string }).operation
    const facts = {
      reqId: request.id,
      method: request.method,
      operation,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      address: request.ip,
    }
    // The path of an operation is in its name; the address of anything else is whatever somebody typed.
    if (operation) lines.info(facts, 'request')
    else lines.debug({ ...facts, url: withoutSecrets(request.url).slice(0, 200) }, 'request')
    done()
  })
}

function serveDocumentation(server: FastifyInstance, deps: HttpDeps): void {
  const document = JSON.stringify(openApiDocument(deps.publicUrl, deps.version))
  const page = referencePage(deps.version)
  server.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(document))
  server.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  server.get('/api/docs/reference.css', (_request, reply) => reply.type('text/css').send(referenceStyle))
}

function securityHeaders(publicUrl: string) {
  const https = publicUrl.startsWith('https:')
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The component library writes styles at run time; scripts come from our own files alone.
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: https ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' as const },
    frameguard: { action: 'deny' as const },
  }
}
