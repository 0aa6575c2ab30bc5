import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { guardFor as expressGuard } from '../src/express.ts'
import { guardFor as fastifyGuard } from '../src/fastify.ts'
import { guardFor as fetchGuard } from '../src/fetch.ts'
import { guardFor as honoGuard } from '../src/hono.ts'
import type { Identity, Rollcall } from '../src/rollcall.ts'

interface Listening {
  url: string
  close(): Promise<void>
}

/**
 * Starts the same small product in each framework. Every route behind its guard calls `reached` with the sender, and returns its result.
 */
type Start = (rollcall: Rollcall, reached: (identity: Identity) => object) => Promise<Listening>

const settings = { origins: ['https://app.example.com'] }
/** All clients of these tests are on this machine. The address that platforms give for a connection is not available here. */
const withAddress = { ...settings, address: () => '127.0.0.1' }

const onFastify: Start = async (rollcall, reached) => {
  const app = Fastify()
  const guard = fastifyGuard(rollcall, settings)
  app.get('/alerts', { preHandler: guard('alerts:view') }, async ({ identity }) => reached(identity))
  const mint = { preHandler: guard('enrollment-secrets:mint') }
  app.post('/secrets', mint, async ({ identity }) => reached(identity))
  app.post<{ Body: { hosts: number } }>(
    '/hunts',
    {
      preHandler: guard<{ Body: { hosts: number } }>('hunts:launch', {
        properties: ({ body }) => ({ hosts: body.hosts }),
      }),
    },
    async ({ identity }) => reached(identity),
  )
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() }
}

const onExpress: Start = async (rollcall, reached) => {
  const app = express().use(express.json())
  const guard = expressGuard(rollcall, settings)
  app.get('/alerts', guard('alerts:view'), ({ identity }, response) => void response.json(reached(identity)))
  app.post('/secrets', guard('enrollment-secrets:mint'), ({ identity }, response) => {
    response.json(reached(identity))
  })
  const launch = guard('hunts:launch', { properties: ({ body }) => ({ hosts: body.hosts }) })
  app.post('/hunts', launch, ({ identity }, response) => void response.json(reached(identity)))
  return listen(app)
}

const onHono: Start = async (rollcall, reached) => {
  const guard = honoGuard(rollcall, withAddress)
  const launch = guard('hunts:launch', {
    properties: async ({ req }) => ({ hosts: (await req.json()).hosts }),
  })
  const app = new Hono()
    .get('/alerts', guard('alerts:view'), (context) => context.json(reached(context.get('identity'))))
    .post('/secrets', guard('enrollment-secrets:mint'), (context) =>
      context.json(reached(context.var.identity)),
    )
    .post('/hunts', launch, async (context) => {
      await context.req.json()
      return context.json(reached(context.var.identity))
    })
  return listen(nodeHandler((request) => app.fetch(request)))
}

const onFetch: Start = async (rollcall, reached) => {
  const guard = fetchGuard(rollcall, withAddress)
  const launch = guard('hunts:launch', {
    properties: async (request) => ({ hosts: ((await request.json()) as { hosts: unknown }).hosts }),
  })
  const reply = (_: Request, identity: Identity) => Response.json(reached(identity))
  const routes: Record<string, (request: Request) => Promise<Response>> = {
    '/alerts': guard('alerts:view')(reply),
    '/secrets': guard('enrollment-secrets:mint')(reply),
    '/hunts': launch(async (request, identity) => {
      await request.json()
      return reply(request, identity)
    }),
  }
  return listen(
    nodeHandler(async (request) => {
      const route = routes[new URL(request.url).pathname]
      return route ? route(request) : new Response(null, { status: 404 })
    }),
  )
}

export const frameworks = { fastify: onFastify, express: onExpress, hono: onHono, fetch: onFetch }

async function listen(handler: RequestListener): Promise<Listening> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Turns Node's requests into Request objects, as the servers of platforms do. */
function nodeHandler(handle: (request: Request) => Response | Promise<Response>): RequestListener {
  return async (incoming, outgoing) => {
    const { method = 'GET', url, headers } = incoming
    const body = method === 'GET' ? null : new Uint8Array(await buffer(incoming))
    const fields = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string])
    const request = new Request(`http://${headers.host}${url}`, {
      method,
      headers: new Headers(fields),
      body,
    })
    const response = await handle(request)
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  }
}
