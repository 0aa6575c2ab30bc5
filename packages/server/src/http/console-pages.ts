import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { notFound, pathOf } from './addresses.ts'

const consoleFolder = fileURLToPath(new URL('../../../console/dist/', import.meta.url))

// What lies below /t/{tenant} for those who are signed in; everything else there is for those who are not.
const signedIn = ['account', 'settings', 'groups']
// Old addresses, without a tenant: the page leads on to the new ones. Their links are still in mails and bookmarks.
const oldSignedOut = ['setup', 'register', 'reset-password']
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
