import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { claimDataFolder } from '../../packages/server/src/platform/database/data-folder.ts'
import { startEngine } from '../../packages/server/src/platform/database/embedded-engine.ts'
import { connectionTypes } from '../../packages/server/src/platform/database/pool.ts'
import { startPostgres } from '../../packages/server/test/postgres-server.ts'
import { openClient } from './http-client.ts'
import { type Program, type StartOptions, type Storage, startProgram } from './program.ts'

/** The password of the administrator of every benchmark, and of all seeded users. */
export const password = 'nine grey geese in a bench'
const username = 'ada'

/** Runs fn with a database of each kind, one after the other, and deletes them. */
export async function onBoth(fn: (storage: Storage) => Promise<void>): Promise<void> {
  await onPostgres(fn)
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
  try {
    await fn({ kind: 'the embedded database', dataDir })
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The same on PostgreSQL only: a private server with durable commits, as in production. */
export async function onPostgres(fn: (storage: Storage) => Promise<void>): Promise<void> {
  const server = await startPostgres({ durable: true })
  try {
    await fn({ kind: 'PostgreSQL', databaseUrl: server.url('postgres') })
  } finally {
    await server.stop()
  }
}

/** Makes another database on the same PostgreSQL server. */
export async function newDatabase({ databaseUrl = '', ...server }: Storage, name: string): Promise<Storage> {
  await connected({ connectionString: databaseUrl }, (client) => client.query(`create database ${name}`))
  return { ...server, databaseUrl: databaseUrl.replace(/[^/]*$/, name) }
}

/** Creates the tenant and its first administrator. Returns the administrator's session cookie. */
export async function setUp(storage: Storage, folder?: string): Promise<string> {
  const program = await startProgram(storage, { folder })
  try {
    return await completeSetup(program.origin, await program.setupToken())
  } finally {
    await program.stop()
  }
}

/** Creates the first administrator by the setup link. Returns their session cookie. */
export async function completeSetup(origin: string, token: string): Promise<string> {
  const client = openClient(origin)
  const answer = await client.post('/api/v1/setup', { token, username, password })
  client.close()
  const cookie = answer.header('set-cookie')
  if (!cookie) throw new Error(answer.text)
  return cookie.slice(0, cookie.indexOf(';'))
}

/** Gives fn a connection without row-level security, to a database that no server is using. */
export async function withOwner<T>(storage: Storage, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  if (storage.databaseUrl) return connected({ connectionString: storage.databaseUrl }, fn)
  const folder = claimDataFolder(storage.dataDir ?? '')
  const engine = await startEngine(folder.cluster, folder.socket)
  try {
    return await connected({ host: folder.socketFolder, user: 'postgres', database: 'postgres' }, fn)
  } finally {
    await engine.stop()
    folder.release()
  }
}

async function connected<T>(config: pg.ClientConfig, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...config, ...connectionTypes })
  await client.connect()
  try {
    return await fn(client)
  } finally {
    await client.end()
  }
}

/** Runs the server on a prepared database, and gives it to fn. */
export async function serving<T>(
  storage: Storage,
  fn: (program: Program) => Promise<T>,
  options: Pick<StartOptions, 'environment' | 'folder'> = {},
): Promise<T> {
  const program = await startProgram(storage, options)
  try {
    return await fn(program)
  } finally {
    await program.stop()
  }
}
