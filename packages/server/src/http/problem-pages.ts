import { type ProblemCode, problems } from '@rollcall/contract/problems.ts'
import { bindings } from '@rollcall/contract/protocols.ts'
import type { FastifyInstance } from 'fastify'
import { problemTitle } from '../platform/problem.ts'
import { escapedHtml } from './html.ts'
import { problemCodesOf } from './openapi.ts'
import { serveText } from './static-text.ts'

/** Serves the pages of problem types (RFC 9457, section 3.1.1): one for each code, and a list of them. */
export function serveProblemPages(server: FastifyInstance): void {
  serveText(server, '/api/problems', { type: html, make: () => page('Problems', list()) })
  for (const code of codes)
    serveText(server, `/api/problems/${code}`, { type: html, make: () => page(code, about(code)) })
}

const codes = Object.keys(problems) as ProblemCode[]
const html = 'text/html; charset=utf-8'

function list(): string {
  const rows = codes.map(
    (code) =>
      `<tr><td><a href="/api/problems/${code}"><code>${code}</code></a></td><td>${problems[code].status}</td><td>${escapedHtml(problemTitle(code))}</td></tr>`,
  )
  return `<p>Every error is <code>application/problem+json</code> (RFC 9457). Branch on <code>code</code>: it stays the same.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function about(code: ProblemCode): string {
  const { status } = problems[code]
  const answering = bindings.filter((binding) => problemCodesOf(binding).includes(code))
  const where =
    answering.length === bindings.length
      ? '<p>Any operation may answer it.</p>'
      : answering.length > 0
        ? `<p>Operations that may answer it:</p><ul>${answering.map(({ operation: { name, summary } }) => `<li><code>${name}</code> ${escapedHtml(summary)}</li>`).join('')}</ul>`
        : ''
  return `<p>${escapedHtml(problemTitle(code))}. Status ${status}.</p><p><code>detail</code> of an answer says what happened this time and what to do about it.</p>${where}
<p><a href="/api/problems">All problems</a> · <a href="/api/docs">API reference</a></p>`
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Rollcall</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>
`
}

const style = `:root{color-scheme:light dark}body{margin:0;font:16px/1.55 system-ui,sans-serif;color:light-dark(#1c2127,#e4e8ec);background:light-dark(#fff,#14191f)}
main{max-width:60rem;margin:auto;padding:1.5rem;overflow-wrap:anywhere}a{color:light-dark(#1c5fb8,#8ab8f5)}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0}`
