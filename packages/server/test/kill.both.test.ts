import { randomInt } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, ProblemError } from '@rollcall/contract/client.ts'
import { expect, inject, test } from 'vitest'
import { type RunningServer, startServer } from './running-server.ts'
import { passwordOf } from './test-app.ts'
import { openTestDatabase } from './test-database.ts'

// The embedded database dies with its server. PostgreSQL goes on, so only the server’s own work is at risk.
const rounds = inject('testDatabase').kind === 'embedded' ? 8 : 4
const writers = 4

/**
 * Kills the server while it writes. Every acknowledged change, which is one with a 201 for the client, must still be there; any other may
 * be there or not.
 */
test(`kill -9 while writing, ${rounds} rounds: every acknowledged change is there on restart, with its audit event`, {
  timeout: 420_000,
}, async () => {
  const storage = await openTestDatabase()
  // The program opens the database itself, and a second owner of a data folder is refused.
  await storage.database.close()
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-kill-'))
  const where = {
    databaseUrl: storage.url,
    dataDir: storage.dataDir,
    profile: await profileForManyKeys(folder),
  }
  let server = await startServer(where)
  try {
    const cookie = await setUp(server)
    const acknowledged: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      let ended = false
      const writing = writeUntilDead(server, cookie, acknowledged, round).finally(() => {
        ended = true
      })
      const wanted = acknowledged.length + randomInt(5, 60)
      await until(() => ended || acknowledged.length >= wanted)
      await server.kill('SIGKILL')
      await writing
      server = await startServer(where)
      const { kept, recorded } = await found(server, cookie)
      expect(missing(acknowledged, kept), `round ${round}: acknowledged and lost`).toEqual([])
      expect(missing([...kept], recorded), `round ${round}: changed without a record`).toEqual([])
      expect(missing([...recorded], kept), `round ${round}: recorded and not done`).toEqual([])
    }
    expect(acknowledged.length).toBeGreaterThan(rounds * 5)
  } finally {
    await server.kill('SIGKILL')
    await storage.discard()
    await rm(folder, { recursive: true })
  }
})

/** The default profile with a quota for all keys made here. */
async function profileForManyKeys(folder: string): Promise<string> {
  const usual = fileURLToPath(new URL('../../../profiles/default.yaml', import.meta.url))
  const path = join(folder, 'profile.yaml')
  await writeFile(path, `${await readFile(usual, 'utf8')}\nquotas: { apiKeysPerOwner: 1000 }\n`)
  return path
}

async function setUp(server: RunningServer): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: server.setupToken, username: 'ada', password: passwordOf('ada') }),
  })
  expect(answer.status).toBe(201)
  return answer.headers.getSetCookie()[0]?.split(';')[0] as string
}

function clientOf(server: RunningServer, cookie: string) {
  const withCookie: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, cookie } })
  return createClient({ baseUrl: server.url, fetch: withCookie })
}

/** Rejects when the server refuses a change. */
async function writeUntilDead(
  server: RunningServer,
  cookie: string,
  acknowledged: string[],
  round: number,
): Promise<void> {
  const client = clientOf(server, cookie)
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let count = 0; ; count += 1) {
        const name = `r${round} w${writer} n${count}`
        try {
          await client.apiKeys.create({ name })
        } catch (error) {
          if (error instanceof ProblemError) throw error
          return
        }
        acknowledged.push(name)
      }
    }),
  )
}

async function found(server: RunningServer, cookie: string) {
  const client = clientOf(server, cookie)
  const keys = await client.apiKeys.listOwn({})
  const recorded = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await client.audit.list({
      tenant: 'default',
      action: 'api-key.created',
      limit: 200,
      ...(cursor ? { cursor } : {}),
    })
    for (const event of page.items) recorded.add(event.after?.name as string)
    cursor = page.nextCursor
  } while (cursor)
  return { kept: new Set(keys.items.map((key) => key.name)), recorded }
}

function missing(wanted: string[], present: Set<string>): string[] {
  return wanted.filter((name) => !present.has(name))
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
