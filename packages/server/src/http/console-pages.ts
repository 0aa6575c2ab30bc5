import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { notFound, pathOf } from './addresses.ts'

const consoleFolder = fileURLToPath(new URL('../../../console/dist/', import.meta.url))

// Where the console's addresses begin; what lies below them is its own affair.
const signedOut = ['t', 'setup', 'register', 'reset-password']
const signedIn = ['account', 'settings', 'groups']
/** Names and ids, and nothing that looks like a file or leads up: a page in its place would tell a scanner that it is there. */
const below = /^(\/[\w-]+)+\/?$/

/**
 * Serves the console: its hashed assets for good, and for every address of its own a page. Any of them shows what the address says; they
 * differ in what the browser is told to ask for at once.
 */
export async function serveConsole(server: FastifyInstance): Promise<void> {
  if (!existsSync(`${consoleFolder}index.html`)) return
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
  server.get('/', (_request, reply) => reply.sendFile('signed-in.html'))
  const serve = (sections: string[], page: string) => {
    for (const url of sections.flatMap((section) => [`/${section}`, `/${section}/*`]))
      server.get(url, (request, reply) => {
        if (!below.test(pathOf(request))) throw notFound()
        return reply.sendFile(page)
      })
  }
  serve(signedOut, 'index.html')
  serve(signedIn, 'signed-in.html')
}
