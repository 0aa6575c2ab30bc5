import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../platform/problem.ts'
import { sendRefusal } from './errors.ts'

const consoleFolder = fileURLToPath(new URL('../../../console/dist/', import.meta.url))

/** Serves the console: its hashed assets for good, its page for every address that is not the API's. */
export async function serveConsole(server: FastifyInstance): Promise<void> {
  const built = existsSync(`${consoleFolder}index.html`)
  if (built) {
    await server.register(fastifyStatic, {
      root: consoleFolder,
      wildcard: false,
      preCompressed: true,
      index: false,
      setHeaders(reply, path) {
        const forGood = path.includes('/assets/')
        reply.header('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  server.setNotFoundHandler((request, reply) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !/^\/(api|healthz|readyz|metrics)(\/|\?|$)/.test(request.url)
    if (wantsPage && built && !/\.[a-z0-9]+(\?|$)/i.test(request.url)) return reply.sendFile('index.html')
    return sendRefusal(
      reply,
      request,
      new Refusal('route.not_found', 'Check the address and the method; /api/docs lists them all.'),
    )
  })
}
