import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { readGuides } from './guides.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const get = (url: string) => app.server.inject({ url })
const guides = readGuides()

describe('the docs of the server', () => {
  test('have every guide and every decision, for everybody, under the strict policy of all pages', async () => {
    const home = (await get('/docs')).body
    for (const { name, title } of guides) {
      const page = await get(`/docs/${name}`)
      expect([name, page.statusCode]).toEqual([name, 200])
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.headers['content-security-policy']).toContain("script-src 'self'")
      const [, shown] = /<title>(.*) – Rollcall docs<\/title>/.exec(page.body) ?? []
      expect(shown?.replaceAll('&#39;', "'")).toBe(title)
      const scripts = page.body.match(/<script[^>]*>|<[a-z][^>]* on\w+=/g)
      expect(scripts).toEqual(['<script src="/docs/theme.js">'])
      expect(home).toContain(`href="/docs/${name}"`)
    }
    expect((await get('/docs/nothing')).statusCode).toBe(404)
    expect((await get('/docs/..%2fREADME')).statusCode).toBe(404)
  })

  test('lead nowhere that is not there: every link between them has its page and its heading', async () => {
    const pages = new Map<string, Set<string>>()
    const links: [from: string, to: string][] = []
    for (const { name } of guides) {
      const { body } = await get(`/docs/${name}`)
      pages.set(`/docs/${name}`, new Set([...body.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)))
      for (const [, to = ''] of body.matchAll(/href="([^"]+)"/g))
        links.push([name, to.startsWith('#') ? `/docs/${name}${to}` : to])
    }
    const broken = links.filter(([, to]) => {
      const [page = '', anchor] = to.split('#')
      if (!page.startsWith('/docs/') || /\.(css|js)$/.test(page)) return false
      return !pages.has(page) || (anchor !== undefined && !pages.get(page)?.has(decodeURIComponent(anchor)))
    })
    expect(broken).toEqual([])
    expect(links.filter(([, to]) => to.includes('#')).length).toBeGreaterThan(100)
  })

  test('are found by the beginnings of words, and show a query as text', async () => {
    const found = (await get('/docs/search?q=backup')).body
    expect(found).toContain('href="/docs/operators#backups"')
    const odd = (await get(`/docs/search?q=${encodeURIComponent('"><script>x</script>')}`)).body
    expect(odd).not.toContain('<script>x')
    expect((await get('/docs/search?q=zzzzqqqq')).body).toContain('Nothing found')
    expect((await get('/docs/search')).statusCode).toBe(200)
    // Anybody may ask: of many words the first few are looked for.
    expect((await get('/docs/search?q=ba,bac,back,backu,backup,da,dat,data,zzzz')).body).toContain(
      ' found</p>',
    )
    expect((await get('/docs/search?q=a&q=b')).statusCode).toBe(200)
  })
})
