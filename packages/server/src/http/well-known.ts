import type { FastifyInstance } from 'fastify'
import { Refusal } from '../platform/problem.ts'

const day = 24 * 60 * 60_000
/** How long security.txt is valid, in days. RFC 9116 recommends less than a year. */
const validDays = 90

/** Serves the addresses that programs ask for on every host. */
export function serveWellKnown(
  server: FastifyInstance,
  { publicUrl, securityContact }: { publicUrl: string; securityContact: string | undefined },
): void {
  // No page is for search engines: users sign in to them, and links to them may carry secrets.
  server.get('/robots.txt', (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /\n'),
  )
  // Password managers open this to change a password (W3C, A Well-Known URL for Changing Passwords).
  server.get('/.well-known/change-password', (_request, reply) => reply.redirect('/account/password', 302))
  server.get('/.well-known/security.txt', (_request, reply) => {
    if (securityContact === undefined) throw new Refusal('route.not_found.no_contact')
    const expires = new Date(Date.now() + validDays * day).toISOString()
    const lines = [
      `Contact: ${securityContact}`,
      `Expires: ${expires}`,
      'Preferred-Languages: en',
      `Canonical: ${publicUrl}/.well-known/security.txt`,
    ]
    return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`)
  })
}
