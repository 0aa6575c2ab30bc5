import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const files = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
] as const

/** The page is the same for everybody; what it shows it gets from the API. */
export function servePage(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': "default-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })
  for (const [path, name, type] of files) {
    const file = readFileSync(new URL(`../public/${name}`, import.meta.url))
    app.get(path, async (_request, reply) => reply.type(type).send(file))
  }
}
