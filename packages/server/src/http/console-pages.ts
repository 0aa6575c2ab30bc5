import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/problem.ts'
import { sendRefusal } from './errors.ts'

const consoleFolder = fileURLToPath(new URL('../../../console/dist/', import.meta.url))

/** Serves the console: its hashed assets for good, its page for every address that is not the API's. */
export async function serveConsole(server: FastifyInstance): Promise<void> {
  const built = existsSync(`${consoleFolder}index.html`)
  if (built) {
    await server.register(fastifyStatic, {
      root: consoleFolder,
      // A route for each file: an address with .. in it or anything else that is none of them is simply not found.
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
    if (built && asksForPage(request)) return reply.sendFile('index.html')
    return sendRefusal(
      reply,
      request,
      new Refusal('route.not_found', 'Check the address and the method; /api/docs lists them all.'),
    )
  })
}

/** Any address may be one of the console's, but those of the API and those that look like a file that is not there. */
function asksForPage(request: FastifyRequest): boolean {
  const [path = ''] = request.url.split('?')
  const isPath = !/^\/(api|healthz|readyz|metrics)(\/|$)/.test(path) && !/\.[a-z0-9]+$/i.test(path)
  return isPath && (request.method === 'GET' || request.method === 'HEAD')
}
