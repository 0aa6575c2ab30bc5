import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type ProfileSource, parseProfile } from '@rollcall/access/profile.ts'
import type { LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { type AppDeps, createApp } from '../src/app.ts'
import { setupLink } from '../src/features/sign-in/setup.ts'
import { createTenant } from '../src/features/tenants/tenants.service.ts'
import type { Tenant } from '../src/platform/principal.ts'
import { requireDeclared } from './declared-events.ts'
import { watchProblems } from './declared-problems.ts'
import { mailedLink } from './mailed-links.ts'
import { shareTestDatabase } from './shared-database.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

export const publicUrl = 'http://localhost:7400'

/** A low cost, because most tests would mostly wait for hashing. Tests of hashing itself use the real cost. */
export const lowPasswordCost = { memoryCost: 256, timeCost: 1 }

/** A clock that stands still until a test moves it. It begins at the real time, because the database has its own clock. */
export class TestClock {
  #offset = 0
  now(): Date {
    return new Date(Date.now() + this.#offset)
  }
  advance(milliseconds: number): void {
    this.#offset += milliseconds
  }
}

/** One request to the app, without a socket. */
export interface TestRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** In place of a body. */
  file?: Buffer | Readable
  headers?: Record<string, string>
  cookie?: string | undefined
  apiKey?: string | undefined
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read the fields that they expect, and fail when they are missing.
  body: any
  headers: LightMyRequestResponse['headers']
  cookie: string | undefined
  raw: string
}

/** A user with an account and a session. */
export interface Person {
  id: string
  username: string
  password: string
  cookie: string
}

export interface TestApp extends Awaited<ReturnType<typeof startTestApp>> {}

/** Reads a profile that comes with Rollcall, with the changes of a test. */
export function shippedProfile(
  name: string,
  change: (source: ProfileSource) => void = () => undefined,
): ProfileSource {
  const path = fileURLToPath(new URL(`../../../profiles/${name}.yaml`, import.meta.url))
  const { profile, errors } = parseProfile(readFileSync(path, 'utf8'))
  if (!profile) throw new Error(JSON.stringify(errors))
  change(profile)
  return profile
}

/**
 * The app with one tenant `default` from a profile, in the worker's database beside the tenants of earlier tests. Tests of the whole
 * database, which read several tenants or change tables, get a database of their own with `ownDatabase`.
 */
export async function startTestApp(
  options: {
    profile?: string
    change?: (source: ProfileSource) => void
    /** An empty database, which `close` deletes. */
    ownDatabase?: boolean
    /** The tenant runs the server, so its administrators have the permissions on it. Only in a database of its own. */
    runsServer?: boolean
    /** Parts of the app that replace the usual ones. */
    deps?: Partial<AppDeps>
  } = {},
) {
  const storage: TestDatabase = await (options.ownDatabase ? openTestDatabase() : shareTestDatabase())
  const clock = new TestClock()
  const logged: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  const app = await createApp({
    database: storage.database,
    clock,
    log,
    publicUrl,
    trustedProxies: [],
    passwordWorkers: undefined,
    passwordCost: lowPasswordCost,
    version: '0.0.0',
    subscribers: [requireDeclared],
    ...options.deps,
  })
  const expectAnnounced = watchProblems(app.server)

  async function addTenant(
    slug: string,
    profile = options.profile ?? 'default',
    change = options.change,
    runsServer = false,
  ): Promise<Tenant> {
    const source = shippedProfile(profile, change)
    const names = { slug, name: `Tenant ${slug}` }
    await createTenant(storage.database, { ...names, source, now: clock.now(), runsServer })
    return requireTenant(slug)
  }

  async function requireTenant(slug: string): Promise<Tenant> {
    const tenant = await app.tenants.bySlug(slug)
    if (!tenant) throw new Error(`no tenant ${slug}`)
    return tenant
  }

  async function request(asked: TestRequest): Promise<Answer> {
    const answer = await requestTo(app.server, asked)
    expectAnnounced()
    return answer
  }

  async function signIn(username: string, password: string, tenant = 'default'): Promise<Answer> {
    return request({
      method: 'POST',
      path: `/tenants/${tenant}/sign-in/password`,
      body: { username, password },
    })
  }

  /** Creates the first administrator as an operator does, by the setup link. */
  async function firstAdministrator(username = 'ada', tenantSlug = 'default'): Promise<Person> {
    const tenant = await requireTenant(tenantSlug)
    const url = await setupLink(storage.database, tenant, { publicUrl, now: clock.now() })
    const token = new URL(url ?? '').hash.slice(1)
    const password = passwordOf(username)
    const names = namedBy(tenant, username)
    const answer = await request({ method: 'POST', path: '/setup', body: { token, ...names, password } })
    if (!answer.cookie) throw new Error(answer.raw)
    return { id: answer.body.user.id, username, password, cookie: answer.cookie }
  }

  /** Adds an account as `by`, and signs it in with a password of its own choice. */
  async function addPerson(
    by: Person,
    username: string,
    roles?: string[],
    tenant = 'default',
  ): Promise<Person> {
    const password = passwordOf(username)
    const body = { username, password: `${password} first`, ...(roles ? { roles } : {}) }
    const created = await request({
      method: 'POST',
      path: `/tenants/${tenant}/users`,
      body,
      cookie: by.cookie,
    })
    if (created.status !== 201) throw new Error(created.raw)
    let session = await signIn(username, body.password, tenant)
    if (session.body.mustChangePassword) {
      const change = { currentPassword: body.password, newPassword: password }
      const changed = await request({
        method: 'POST',
        path: '/me/password',
        body: change,
        cookie: session.cookie,
      })
      session = { ...session, cookie: changed.cookie }
    }
    if (!session.cookie) throw new Error(session.raw)
    const current = session.body.mustChangePassword ? password : body.password
    return { id: created.body.id, username, password: current, cookie: session.cookie }
  }

  /** Adds an account by invitation, which its owner accepts. */
  async function invitePerson(
    by: Person,
    email: string,
    roles?: string[],
    tenant = 'default',
  ): Promise<Person> {
    const body = { email, ...(roles ? { roles } : {}) }
    const path = `/tenants/${tenant}/users`
    const created = await request({ method: 'POST', path, body, cookie: by.cookie })
    if (created.status !== 201) throw new Error(created.raw)
    const { id } = created.body
    const token = await mailedLink({ storage, clock }, id, 'invitation')
    const password = passwordOf(email)
    const session = await request({ method: 'POST', path: '/invitations', body: { token, password } })
    if (!session.cookie) throw new Error(session.raw)
    return { id, username: email, password, cookie: session.cookie }
  }

  /** Closes the app and leaves its own database for another program. `storage.discard` deletes it. */
  async function leave(): Promise<void> {
    await app.close()
    await storage.database.close()
  }

  async function close(): Promise<void> {
    await app.close()
    await storage.close()
  }

  await addTenant('default', undefined, undefined, options.runsServer)
  return {
    ...app,
    storage,
    clock,
    logged,
    addTenant,
    requireTenant,
    request,
    signIn,
    firstAdministrator,
    addPerson,
    invitePerson,
    leave,
    close,
  }
}

/** Sends a request to a node. */
export async function requestTo(
  server: Awaited<ReturnType<typeof createApp>>['server'],
  { method = 'GET', path, body, file, headers = {}, cookie, apiKey }: TestRequest,
): Promise<Answer> {
  const response = await server.inject({
    method,
    url: /^\/(api|access|\.well-known)\//.test(path) ? path : `/api/v1${path}`,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(file ? { 'content-type': 'application/octet-stream' } : {}),
      ...(cookie ? { cookie: `rollcall=${cookie}` } : {}),
      ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(file ? { payload: file } : {}),
  })
  return {
    status: response.statusCode,
    body:
      response.body && /[/+]json/.test(String(response.headers['content-type']))
        ? response.json()
        : undefined,
    headers: response.headers,
    cookie: response.cookies.find(({ name }) => name === 'rollcall')?.value || undefined,
    raw: response.body,
  }
}

function namedBy({ profile }: Tenant, name: string): { username: string } | { email: string } {
  return profile.source.accounts.signInWith === 'email' ? { email: name } : { username: name }
}

/** Long enough for every profile, and different for each user. */
export function passwordOf(username: string): string {
  return `${username} keeps nine grey geese`
}
