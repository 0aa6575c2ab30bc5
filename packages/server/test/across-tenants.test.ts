import type { Operation } from '@rollcall/contract/operation.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../src/platform/ids.ts'
import { comparable, declarations, inputOf, requestOf, type Things, thingsOf } from './contract-calls.ts'
import { settingsFor, startSmtpServer, type TestSmtpServer } from './smtp-server.ts'
import { type Answer, type Person, passwordOf, startTestApp, type TestApp } from './test-app.ts'

/** Two tenants of one server with people of the same address: links, mails, cursors and jobs of one are nothing in the other. */
let app: TestApp
let smtp: TestSmtpServer
const tenants = ['north', 'south'] as const
type Slug = (typeof tenants)[number]
const admins = new Map<Slug, Person>()
const thingsIn = new Map<Slug, Things>()

beforeAll(async () => {
  smtp = await startSmtpServer()
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.groups.enabled = true
      source.accounts.begin = 'either'
    },
    deps: { mail: settingsFor(smtp) },
  })
  await app.startWork()
  for (const slug of tenants) {
    await app.addTenant(slug)
    const admin = await app.firstAdministrator('ada', slug)
    admins.set(slug, admin)
    thingsIn.set(
      slug,
      (await thingsOf(app, await app.addPerson(admin, 'olga', undefined, slug), admin, slug)).things,
    )
  }
})
afterAll(async () => {
  await app.close()
  await smtp.close()
})

const cookieIn = (slug: Slug) => admins.get(slug)?.cookie
const things = (slug: Slug) => thingsIn.get(slug) as Things

describe('two people of one address', () => {
  const email = 'sam@corp.example'
  const [west, east] = ['west', 'east']

  /** The link of the newest mail to them about a tenant. */
  async function mailedTo(slug: string, subject: RegExp): Promise<string> {
    const found = () =>
      smtp.mails
        .filter((mail) => mail.envelope.to[0] === email && subject.test(mail.subject ?? ''))
        .map(({ text = '' }) => /\/t\/(\w+)\/[\w-]+#(\w+)/.exec(text))
        .filter((link) => link?.[1] === slug)
        .at(-1)
    await expect.poll(found, { timeout: 20_000 }).toBeTruthy()
    return found()?.[2] ?? ''
  }

  const post = (path: string, body: object) => app.request({ method: 'POST', path, body })
  const who = async ({ cookie }: Pick<Answer, 'cookie'>) => {
    const { body } = await app.request({ path: '/me', cookie })
    return [body.user?.id, body.tenant?.slug]
  }

  test('are invited, sign in and reset a password each in their own tenant', async () => {
    const ids: Record<string, string> = {}
    for (const slug of [west, east]) {
      await app.addTenant(slug, 'heimdall')
      const admin = await app.firstAdministrator('ada@corp.example', slug)
      const made = await app.request({
        method: 'POST',
        path: `/tenants/${slug}/users`,
        body: { email },
        cookie: admin.cookie,
      })
      expect(made.status, made.raw).toBe(201)
      ids[slug] = made.body.id
    }
    for (const slug of [west, east]) {
      const token = await mailedTo(slug, /invit/i)
      const accepted = await post('/invitations', { token, password: passwordOf(`sam of ${slug}`) })
      expect(await who(accepted)).toEqual([ids[slug], slug])
    }
    const password = (slug: string) => passwordOf(`sam of ${slug}`)
    expect(await who(await app.signIn(email, password(west), west))).toEqual([ids[west], west])
    expect((await app.signIn(email, password(west), east)).body.code).toBe('sign_in.failed')

    const before = smtp.mails.length
    expect((await post(`/tenants/${east}/password-resets`, { login: email })).status).toBe(204)
    const token = await mailedTo(east, /reset|choose/i)
    const resets = smtp.mails.slice(before).filter(({ text }) => text?.includes('#rcl_'))
    expect(resets.filter(({ text }) => text?.includes(`/t/${west}/`))).toEqual([])
    const changed = await post('/password-resets', { token, password: passwordOf('sam anew') })
    expect(changed.status, changed.raw).toBeLessThan(300)
    expect((await app.signIn(email, password(east), east)).body.code).toBe('sign_in.failed')
    expect(await who(await app.signIn(email, passwordOf('sam anew'), east))).toEqual([ids[east], east])
    expect(await who(await app.signIn(email, password(west), west))).toEqual([ids[west], west])
  })
})

describe('a cursor', () => {
  const lists = declarations.filter(
    ({ input, scope }) => scope === 'tenant' && 'cursor' in input.properties && 'limit' in input.properties,
  )
  const list = (declaration: Operation, slug: Slug, cursor: object) =>
    app.request({
      ...requestOf(declaration, { ...inputOf(declaration, things(slug)), limit: 1, ...cursor }),
      cookie: cookieIn(slug) ?? '',
    })

  test('of one tenant is no cursor of the other, in no list', async () => {
    const tried: string[] = []
    for (const declaration of lists) {
      const { nextCursor } = (await list(declaration, 'north', {})).body
      if (!nextCursor) continue
      tried.push(declaration.name)
      const foreign = await list(declaration, 'south', { cursor: nextCursor })
      expect(foreign.body.code, declaration.name).toBe('list.cursor_invalid')
      const made = await list(declaration, 'south', { cursor: 'abc' })
      expect(comparable(foreign), declaration.name).toEqual(comparable(made))
    }
    expect(tried).toEqual(expect.arrayContaining(['users.list', 'people.list', 'audit.list']))
  })
})

describe('a job', () => {
  const bulk = declarations.filter(
    ({ kind, scope, input }) => kind === 'command' && scope === 'tenant' && 'users' in input.properties,
  )

  /** The answer, and if it is a job what became of it, without its own id and times. */
  async function outcome(declaration: Operation, user: string): Promise<unknown> {
    const request = requestOf(declaration, inputOf(declaration, { ...things('north'), user }))
    const answer = await app.request({ ...request, cookie: cookieIn('north') ?? '' })
    if (answer.status >= 400) return comparable(answer)
    const path = `/tenants/north/jobs/${answer.body.id}`
    const job = async () => (await app.request({ path, cookie: cookieIn('north') ?? '' })).body
    await expect.poll(async () => (await job()).status, { timeout: 20_000 }).toBe('done')
    const { total, succeeded, refused } = await job()
    const rows = await app.request({ path: `${path}/rows`, cookie: cookieIn('north') ?? '' })
    return { total, succeeded, refused, rows: rows.raw.replaceAll(user, 'USER') }
  }

  test.each(bulk.map((declaration) => [declaration.name, declaration] as const))(
    '%s finds somebody of the other tenant no more than somebody who was never there',
    async (_, declaration) => {
      expect(await outcome(declaration, things('south').user)).toEqual(await outcome(declaration, newId()))
    },
  )
})
