import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { notFound, pathOf } from './addresses.ts'

const consoleFolder = fileURLToPath(new URL('../../../console/dist/', import.meta.url))

// The addresses below /t/{tenant} for signed-in users. All others there are public.
const signedIn = ['account', 'settings', 'groups', 'server']
// Old addresses without a tenant redirect to the new ones, because mails and bookmarks still have them.
const oldSignedOut = ['setup', 'register', 'reset-password']
/** Names and ids only. A page for anything that looks like a file or leads up would tell scanners that it exists. */
const below = /^(\/[\w-]+)+\/?$/

/**
 * Serves the console: its hashed assets, which browsers cache for good, and one page for all its addresses. The pages differ only in the
 * files that the browser is told to load at once.
 */
export async function serveConsole(server: FastifyInstance): Promise<void> {
  if (!existsSync(`${consoleFolder}index.html`)) return
  await server.register(fastifyStatic, {
    root: consoleFolder,
    // A route for each file: an address with .. in it is simply not found.
    wildcard: false,
    preCompressed: true,
    index: false,
    setHeaders(reply, path) {
      const forGood = path.includes('/assets/')
      reply.header('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  server.get('/', (_request, reply) => reply.sendFile('signed-in.html'))
  const serve = (urls: string[], page: string) => {
    for (const url of urls)
      server.get(url, (request, reply) => {
        if (!below.test(pathOf(request))) throw notFound()
        return reply.sendFile(page)
      })
  }
  const withBelow = (sections: string[]) => sections.flatMap((section) => [section, `${section}/*`])
  serve(withBelow(['/t', ...oldSignedOut.map((section) => `/${section}`)]), 'index.html')
  serve(withBelow(signedIn.map((section) => `/${section}`)), 'signed-in.html')
  serve(['/t/:tenant', '/t/:tenant/'], 'signed-in.html')
  serve(withBelow(signedIn.map((section) => `/t/:tenant/${section}`)), 'signed-in.html')
}
