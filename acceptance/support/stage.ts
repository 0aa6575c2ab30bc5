import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@rollcall/contract/client.ts'
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import {
  type RunningServer,
  type ServerOptions,
  startServer,
} from '../../packages/server/test/running-server.ts'
import { openTestDatabase } from '../../packages/server/test/test-database.ts'
import { openBrowser } from './browser.ts'
import { enter, type Person, type PersonOptions, passwordOf } from './person.ts'

/** The program as built, on a new and empty database, and one browser in which people sit side by side. */
export interface Stage {
  server: RunningServer
  url: string
  /** Somebody new at a browser of their own; nobody is signed in. */
  enter(options?: PersonOptions): Promise<Person>
  /** Somebody new who is signed in, over HTTP: only stories about signing in type a password. */
  enterAs(username: string, password?: string, options?: PersonOptions): Promise<Person>
  /** Sets the server up over HTTP, and enters as its first administrator; by an address where one signs in by email. */
  firstAdministrator(login?: string): Promise<Person>
  /** Signs in over HTTP, as a script would: the typed client and the cookie that it sends. */
  callAs(username: string, password?: string): Promise<Caller>
  /** What went wrong in any browser since the last time that this was asked. */
  expectNoFaults(): void
  close(): Promise<void>
}

export interface StageOptions {
  profile?: string
  /** Where the server keeps its data: in PostgreSQL unless said, where a new database is there soonest. */
  on?: Kind
  /** An empty PostgreSQL database that the test has made itself. */
  databaseUrl?: string | undefined
  /** Starts the server in another way than by its own command. */
  start?: (options: ServerOptions) => Promise<RunningServer>
  /** Further settings of the server, such as ROLLCALL_SMTP_URL. */
  env?: Record<string, string>
  /** The server has a folder for backups, which is gone with the stage. */
  backups?: boolean
}

/** For the story that is told on both; the others are about the browser, and every operation is tried on both beside its code: `describe.each(databases)('on %s', (on) => …)` with `openStage({ on })`. */
export const databases = ['the embedded database', 'PostgreSQL'] as const
type Kind = (typeof databases)[number]

export async function openStage({
  profile = 'mimir',
  on = 'PostgreSQL',
  databaseUrl,
  start = startServer,
  env = {},
  backups = false,
}: StageOptions = {}): Promise<Stage> {
  const { discard, ...place } = await storageOf(on, databaseUrl)
  const folder = backups ? await mkdtemp(join(tmpdir(), 'rollcall-backups-')) : undefined
  const starting = start({ ...place, profile, env: folder ? { ...env, ROLLCALL_BACKUPS: folder } : env })
  const opening = openBrowser()
  const close = async () => {
    await opening.then((browser) => browser.close()).catch(() => undefined)
    await starting.then((server) => server.kill('SIGTERM')).catch(() => undefined)
    await discard()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
  try {
    const [server, browser] = await Promise.all([starting, opening])
    return stageOf(server, browser, close)
  } catch (error) {
    await close()
    throw error
  }
}

function stageOf(server: RunningServer, browser: Browser, close: () => Promise<void>): Stage {
  const { url } = server
  const people: Person[] = []
  async function arrive(options?: PersonOptions): Promise<Person> {
    const person = await enter(browser, url, options)
    people.push(person)
    return person
  }
  async function enterAs(username: string, password?: string, options?: PersonOptions): Promise<Person> {
    const person = await arrive(options)
    await person.become(username, password)
    return person
  }
  return {
    server,
    url,
    enter: arrive,
    enterAs,
    async firstAdministrator(login = 'ada') {
      const token = server.setupToken as string
      const email = login.includes('@') ? { email: login } : {}
      const { setup } = createClient({ baseUrl: url })
      await setup.complete({ token, username: login, password: passwordOf(login), ...email })
      return enterAs(login)
    },
    callAs: (username, password) => callAs(url, username, password),
    expectNoFaults() {
      expect(people.flatMap((person) => person.faults())).toEqual([])
    },
    close,
  }
}

async function storageOf(on: Kind, databaseUrl: string | undefined) {
  if (databaseUrl) return { databaseUrl, discard: async () => {} }
  if (on === 'PostgreSQL') {
    const storage = await openTestDatabase()
    await storage.database.close()
    return { databaseUrl: storage.url, discard: storage.discard }
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-acceptance-'))
  return { dataDir, discard: () => rm(dataDir, { recursive: true, force: true }) }
}

export function setupLink(server: RunningServer): string {
  return `${server.url}/t/default/setup#${server.setupToken}`
}

/** Somebody who works over HTTP instead of a browser. */
export type Caller = Awaited<ReturnType<typeof callAs>>

/** Signs in over HTTP at a server that a test has started itself. */
export async function callAs(url: string, username: string, password = passwordOf(username)) {
  const signedIn = await fetch(`${url}/api/v1/tenants/default/sign-in/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  expect(signedIn.status, `sign-in of ${username}`).toBe(200)
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] as string
  const { user } = (await signedIn.json()) as { user: { id: string } }
  const withCookie: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, cookie } })
  return { id: user.id, cookie, api: createClient({ baseUrl: url, fetch: withCookie }) }
}

/** Creates accounts over the API, several at once; the names come back with their ids. */
export async function createUsers(
  by: Caller,
  usernames: string[],
  role?: string,
): Promise<Map<string, string>> {
  const made = await Promise.all(
    usernames.map(async (username) => {
      const user = await by.api.users.create(
        {
          tenant: 'default',
          username,
          password: passwordOf(username),
          ...(role ? { roles: [role] } : {}),
        },
        { idempotencyKey: `create-${encodeURIComponent(username)}` },
      )
      return [username, user.id] as const
    }),
  )
  return new Map(made)
}
