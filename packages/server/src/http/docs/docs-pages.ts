import type { FastifyInstance } from 'fastify'
import { serveText } from '../static-text.ts'
import { type Guide, readGuides } from './guides.ts'
import { layout } from './layout.ts'
import type { Search } from './search.ts'
import { style, themeScript } from './style.ts'

const html = 'text/html; charset=utf-8'

/**
 * Serves the guides of the package at /docs, to everybody: an operator needs them before there is an account, and they have nothing of a
 * tenant. A guide is rendered when it is first read.
 */
export function serveDocs(server: FastifyInstance): void {
  const guides = readGuides()
  const names = new Set(guides.map(({ name }) => name))
  const page = (guide: Guide) => async () => {
    const { render } = await import('./render.ts')
    const { html, headings } = render(guide, names)
    return layout(guides, { title: guide.title, current: guide.name, headings, html })
  }
  for (const guide of guides) serveText(server, `/docs/${guide.name}`, { type: html, make: page(guide) })
  serveText(server, '/docs', {
    type: html,
    make: () => layout(guides, { title: 'Docs', html: home(guides) }),
  })
  serveText(server, '/docs/style.css', { type: 'text/css; charset=utf-8', make: () => style })
  serveText(server, '/docs/theme.js', { type: 'text/javascript; charset=utf-8', make: () => themeScript })
  let search: Promise<Search> | undefined
  server.get<{ Querystring: { q?: unknown } }>('/docs/search', async ({ query: { q } }, reply) => {
    const query = typeof q === 'string' ? q.slice(0, 200).trim() : ''
    search ??= indexOf(guides, names)
    const { foundHtml } = await import('./search.ts')
    const found = query ? (await search)(query) : []
    reply.header('cache-control', 'no-cache').type(html)
    return layout(guides, { title: 'Search', query, html: foundHtml(query, found) })
  })
}

async function indexOf(guides: Guide[], names: ReadonlySet<string>): Promise<Search> {
  const [{ render }, { searchIn }] = await Promise.all([import('./render.ts'), import('./search.ts')])
  return searchIn(guides.flatMap((guide) => render(guide, names).passages))
}

function home(guides: Guide[]): string {
  const items = guides
    .filter(({ name }) => !name.startsWith('decisions/'))
    .map(({ name, title }) => `<li><a href="/docs/${name}">${title}</a></li>`)
  return `<h1>Rollcall docs</h1><p>The guides of this version, served by the server itself.</p><ul>${items.join('')}</ul>`
}
