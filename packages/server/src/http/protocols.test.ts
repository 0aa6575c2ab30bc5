import { Line, TenantSlug } from '@rollcall/contract/fields.ts'
import { type HttpBinding, http } from '@rollcall/contract/http.ts'
import { command, Nothing, query } from '@rollcall/contract/operation.ts'
import Fastify, { type FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../test/test-app.ts'
import { implement } from '../operations/implement.ts'
import { Refusal } from '../platform/problem.ts'
import { inputReader } from '../platform/validate.ts'
import { json } from './json.ts'
import { type MountDeps, mountProtocol } from './mount.ts'
import type { Protocol, Translator } from './translator.ts'

/** Protocols of others over the same steps: a single sign-on returns by a redirect or by another site's form. */
const callback = command({
  name: 'elsewhere.callback',
  summary: 'Come back from a sign-in elsewhere',
  scope: 'public',
  input: Type.Object({ tenant: TenantSlug, code: Line(20) }),
  output: Type.Object({ to: Type.String() }),
  emits: ['sign-in.succeeded', 'sign-in.failed'],
  problems: ['sign_in.failed'],
})
const listTenants = query({
  name: 'elsewhere.list-tenants',
  summary: 'List the tenants of the server',
  scope: 'server',
  needs: 'server:manage-tenants',
  input: Type.Object({}),
  output: Type.Object({ items: Type.Array(Type.String()) }),
  problems: [],
})

const user = { id: '0198c0de-0000-7000-8000-000000000001', name: 'somebody' }
const implementations = [
  ...implement(
    { callback },
    {
      async callback({ emit, cookie, now, refuse }, { code }) {
        if (code !== 'good') {
          emit('sign-in.failed', { user, reason: code })
          return refuse(new Refusal('sign_in.failed'))
        }
        emit('sign-in.succeeded', { user, after: { method: 'password' } })
        cookie.issue('rcs_made_by_a_callback', new Date(now.getTime() + 60_000))
        return { to: '/t/default' }
      },
    },
  ),
  ...implement({ listTenants }, { listTenants: async () => ({ items: [] }) }),
]

const form = 'application/x-www-form-urlencoded'
const redirects: Translator = {
  open(routes) {
    routes.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
  },
  reader(binding) {
    const read = inputReader(binding)
    return ({ params, query, body }) =>
      read({ path: params as object, query: query as object, body } as never)
  },
  answer: (reply, output) => leadTo(reply, (output as { to: string }).to),
  refuse: (reply, { code }) => leadTo(reply, `/sign-in?problem=${code}`),
}
const leadTo = (reply: FastifyReply, place: string) =>
  reply.header('cache-control', 'no-store').redirect(place, 303)

const elsewhere: Protocol = {
  translator: redirects,
  implementations,
  bindings: [
    http.get(callback, '/elsewhere/{tenant}/callback', { protocol: 'redirects' }),
    http.post(callback, '/elsewhere/{tenant}/form', { protocol: 'redirects', crossSite: true }),
    http.post(callback, '/elsewhere/{tenant}/own-form', { protocol: 'redirects' }),
  ],
}
const ofServer: Protocol = {
  translator: json,
  implementations,
  bindings: [http.get(listTenants, '/server/elsewhere')],
}

let app: TestApp
let ada: Person
beforeAll(async () => {
  app = await startTestApp({ deps: { protocols: [elsewhere, ofServer] } })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const otherSite = { origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' }

async function post(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = otherSite,
) {
  const payload = new URLSearchParams(fields).toString()
  return app.server.inject({ method: 'POST', url, payload, headers: { 'content-type': form, ...headers } })
}

async function events(action: string): Promise<number> {
  const path = `/tenants/default/audit-events?action=${action}&target=${user.id}`
  const { items } = (await app.request({ path, cookie: ada.cookie })).body
  return items.length
}

describe('a GET that runs a command', () => {
  test('answers with a redirect and a cookie, and the change is made', async () => {
    const before = await events('sign-in.succeeded')
    const answer = await app.server.inject('/elsewhere/default/callback?code=good')
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/t/default'])
    expect(String(answer.headers['set-cookie'])).toContain('rollcall=rcs_made_by_a_callback')
    expect(await events('sign-in.succeeded')).toBe(before + 1)
  })

  test('is refused by a redirect too, without a cookie, and its events are kept', async () => {
    const before = await events('sign-in.failed')
    const refused = await app.server.inject('/elsewhere/default/callback?code=bad')
    expect([refused.statusCode, refused.headers.location]).toEqual([303, '/sign-in?problem=sign_in.failed'])
    expect(refused.headers['set-cookie']).toBeUndefined()
    expect(await events('sign-in.failed')).toBe(before + 1)
    const incomplete = await app.server.inject('/elsewhere/default/callback')
    expect(incomplete.headers.location).toBe('/sign-in?problem=request.invalid')
    const nowhere = await app.server.inject('/elsewhere/no-such-tenant/callback?code=good')
    expect(nowhere.headers.location).toBe('/sign-in?problem=tenant.not_found')
  })

  test('does not run for HEAD', async () => {
    const before = await events('sign-in.succeeded')
    const answer = await app.server.inject({ method: 'HEAD', url: '/elsewhere/default/callback?code=good' })
    expect(answer.statusCode).toBe(405)
    expect(await events('sign-in.succeeded')).toBe(before)
  })
})

describe('a form of another site', () => {
  test('runs the command at its own binding', async () => {
    const before = await events('sign-in.succeeded')
    const answer = await post('/elsewhere/default/form', { code: 'good' })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/t/default'])
    expect(String(answer.headers['set-cookie'])).toContain('rollcall=rcs_made_by_a_callback')
    const refused = await post('/elsewhere/default/form', { code: 'bad' })
    expect(refused.headers.location).toBe('/sign-in?problem=sign_in.failed')
    expect(await events('sign-in.succeeded')).toBe(before + 1)
  })

  test('is refused at every other address, and forms are read only there', async () => {
    const before = await events('sign-in.succeeded')
    const own = await post('/elsewhere/default/own-form', { code: 'good' })
    expect(own.headers.location).toBe('/sign-in?problem=request.cross_site')
    expect(await events('sign-in.succeeded')).toBe(before)
    const signIn = '/api/v1/tenants/default/sign-in/password'
    const fields = { username: 'ada', password: ada.password }
    expect((await post(signIn, fields)).json().code).toBe('request.cross_site')
    expect((await post(signIn, fields, {})).json().code).toBe('request.unsupported_media_type')
  })

  test('cannot be bound to an operation that needs a session', async () => {
    const ride = command({
      name: 'elsewhere.ride',
      summary: 'Change something',
      scope: 'self',
      input: Type.Object({}),
      output: Nothing,
      emits: ['session.ended'],
      problems: [],
    })
    const mounting = (binding: HttpBinding) =>
      mountProtocol(
        Fastify(),
        {
          translator: json,
          bindings: [binding],
          implementations: implement({ ride }, { ride: async () => null }),
        },
        {} as MountDeps,
      )
    const riding = /could be called with a user's session/
    await expect(mounting(http.post(ride, '/ride', { crossSite: true }))).rejects.toThrow(riding)
    await expect(mounting(http.get(ride, '/ride'))).rejects.toThrow(riding)
  })
})

test('an operation on the server is refused to administrators of a tenant that does not run it', async () => {
  const answer = await app.request({ path: '/server/elsewhere', cookie: ada.cookie })
  expect(answer).toMatchObject({
    status: 403,
    body: { code: 'access.denied', missing: ['server:manage-tenants'] },
  })
})
