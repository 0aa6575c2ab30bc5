import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import type { Database } from './database.ts'
import { assertDurable, DurableNodeFS } from './durable-filesystem.ts'
import { requireRoom } from './embedded-supervisor.ts'
import { DatabaseUnavailableError, DataFolderInUseError } from './errors.ts'
import { openDatabase } from './open-database.ts'
import { copyTemplate } from './template.ts'

const source = inject('testDatabase')
if (source.kind !== 'embedded') throw new Error('this file is for the embedded project')

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(source.folder, 'embedded-'))
})
const writers = new Set<ChildProcess>()
afterEach(async () => {
  for (const writer of writers) writer.kill('SIGKILL')
  writers.clear()
  await rm(dataDir, { recursive: true, force: true })
})

const open = (folder = dataDir) => openDatabase({ dataDir: folder, log: silentLog })

/** A process that opens the folder, adds rows without end and prints the number of each committed one. */
function startWriter() {
  const module = new URL('./open-database.ts', import.meta.url).href
  const program = `
    import { randomUUID } from 'node:crypto'
    import { sql } from 'kysely'
    import { openDatabase } from '${module}'
    const log = { info() {}, warn() {}, error() {}, fatal() {} }
    try {
      const database = await openDatabase({ dataDir: process.argv[1], log })
      console.log('open')
      for (let n = 1; ; n++) {
        const id = randomUUID()
        await database.transaction({ tenant: id }, async (db) => {
          await sql\`insert into tenants (id, slug, name, profile_name, profile, created_at)
            values (\${id}, \${'t' + n}, 'x', 'default', '{}', now())\`.execute(db)
        })
        console.log(n)
      }
    } catch (error) {
      console.log(error.name + ': ' + error.message)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  writers.add(child)
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  return { child, lines: () => output.trim().split('\n') }
}

test('a folder belongs to one process: a second process is refused, and so is a second opening in the same process', async () => {
  const database = await open()
  await expect(open()).rejects.toThrow(DataFolderInUseError)
  const second = startWriter()
  await once(second.child, 'exit')
  expect(second.lines()).toEqual([
    expect.stringMatching(
      /^DataFolderInUseError: .*embedded-.* is in use by another Rollcall process\. Stop it first/,
    ),
  ])
  await database.close()
  await (await open()).close()
})

test('after kill -9 the folder opens again with every row that was acknowledged', async () => {
  const writer = startWriter()
  await expect.poll(() => writer.lines().length, { timeout: 15_000 }).toBeGreaterThan(50)
  writer.child.kill('SIGKILL')
  await once(writer.child, 'exit')
  const acknowledged = Number(writer.lines().at(-1))
  const database = await open()
  const { rows } = await database.transaction({ system: true }, (db) =>
    sql<{ n: number }>`select count(*) as n from generate_series(1, ${acknowledged}::int) as n
      where exists (select from tenants where slug = 't' || n)`.execute(db),
  )
  expect(rows).toEqual([{ n: acknowledged }])
  await database.close()
})

test('commits are forced to disk', async () => {
  const database = await open()
  const { rows } = await database.transaction({ system: true }, (db) =>
    sql`select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'wal_sync_method', 'full_page_writes')
      order by name`.execute(db),
  )
  expect(rows).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'wal_sync_method', setting: 'fsync' },
  ])
  await database.close()
})

test('an engine that only pretends to sync is noticed', async () => {
  const folder = join(dataDir, 'pgdata')
  await copyTemplate(folder, silentLog)
  const files = new DurableNodeFS(folder)
  // As PGlite starts by default: with fsync off.
  const database = await PGlite.create({ fs: files })
  await expect(assertDurable(database, files)).rejects.toThrow('does not write its commits to disk')
  await database.close()
})

/** Writes more than fits into the existing files of the log. */
const writeMuch = (database: Database) =>
  database.transaction({ system: true }, async (db) => {
    await sql`reset role`.execute(db)
    await sql`select pg_switch_wal()`.execute(db)
    await sql`select pg_logical_emit_message(true, 'test', repeat('x', 1000000))`.execute(db)
  })

test('T7 · an engine that cannot write its log makes the node not ready, and is opened again when it can', async () => {
  const failures: string[] = []
  const log = { ...silentLog, fatal: (_: unknown, message?: string) => void failures.push(message ?? '') }
  const database = await openDatabase({ dataDir, log })
  const states: boolean[] = []
  await database.listen({ onInvalidation: () => {}, onState: (up) => states.push(up) })
  const [log1, away] = [join(dataDir, 'pgdata', 'pg_wal'), join(dataDir, 'away')]
  await rename(log1, away)
  await expect(writeMuch(database)).rejects.toThrow('could not create file')
  await expect(writeMuch(database)).rejects.toThrow(DatabaseUnavailableError)
  await expect(database.ping()).rejects.toThrow(DatabaseUnavailableError)
  await rename(away, log1)
  await expect.poll(() => database.ping().then(() => 'ready', String)).toBe('ready')
  await writeMuch(database)
  expect(failures).toEqual([expect.stringContaining('opened again as soon as there is room')])
  // Cached data from meanwhile is no longer trusted.
  await expect.poll(() => states).toEqual([true, false, true])
  await database.close()
})

test('T7 · an engine that does not open again although there is room is given up', async () => {
  const lost = Promise.withResolvers<unknown>()
  const database = await openDatabase({ dataDir, log: silentLog, onLost: lost.resolve })
  await rm(join(dataDir, 'pgdata', 'pg_wal'), { recursive: true })
  await expect(writeMuch(database)).rejects.toThrow('could not create file')
  await lost.promise
  await database.close()
})

test('T7 · a disk without room for changes is reported as full', async () => {
  // A file system of the kernel that never has room. Other systems offer none.
  await expect(requireRoom(existsSync('/proc/self') ? '/proc/self' : '/dev')).rejects.toThrow(/is full/)
  await requireRoom(dataDir)
})

test('T10 · a damaged page is reported in a sentence that says what to do', async () => {
  const database = await open()
  const { rows } = await database.transaction({ system: true }, async (db) => {
    await sql`reset role`.execute(db)
    return sql<{ path: string }>`select pg_relation_filepath('schema_migrations') as path`.execute(db)
  })
  await database.close()
  const file = join(dataDir, 'pgdata', rows[0]?.path ?? '')
  const damaged = await readFile(file)
  await writeFile(file, damaged.fill(0xff, 0, 24))
  await expect(open()).rejects.toThrow(
    /files of the database are damaged: invalid page.*restore the last backup/,
  )
})

test('the result of a transaction can be garbage collected', async () => {
  const database = await open()
  // In a function that has ended: a running one keeps its intermediate values.
  const readOnce = async () =>
    new WeakRef(await database.transaction({ system: true }, async () => ({ large: true })))
  const result = await readOnce()
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  await expect
    .poll(() => {
      collectGarbage()
      return result.deref() === undefined
    })
    .toBe(true)
  await database.close()
})

test('nobody else on the machine can read the folder or reach its socket', async () => {
  const folder = join(dataDir, 'made')
  const database = await open(folder)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await database.close()
})

test('nor when an existing folder was open to them', async () => {
  await chmod(dataDir, 0o777)
  const database = await open()
  const entries = await readdir(dataDir, { withFileTypes: true })
  expect(entries.filter((entry) => entry.isSocket())).toEqual([])
  expect((await stat(join(dataDir, 'lock.db'))).mode & 0o777).toBe(0o600)
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    expect((await stat(join(dataDir, name))).mode & 0o777, name).toBe(0o700)
  await database.close()
})

test('a folder with a path too long for a socket works, and leaves nothing elsewhere', async () => {
  const before = await readdir(tmpdir())
  const database = await open(join(dataDir, 'x'.repeat(120)))
  await database.ping()
  await database.close()
  const left = (await readdir(tmpdir())).filter(
    (entry) => entry.startsWith('rollcall-') && !before.includes(entry),
  )
  expect(left.filter((entry) => /^rollcall-.{6}$/.test(entry))).toEqual([])
})

test('a start that was killed while it made the database begins again', async () => {
  await (await open()).close()
  await rename(join(dataDir, 'pgdata'), join(dataDir, 'pgdata.new'))
  await rm(join(dataDir, 'pgdata.new', 'PG_VERSION'))
  const database = await open()
  await database.ping()
  await database.close()
})

test('a listener that fails leaves transactions alone, and is told that it may have missed something', async () => {
  const database = await open()
  const states: boolean[] = []
  const stop = await database.listen({
    onInvalidation() {
      throw new Error('failed to hear')
    },
    onState: (up) => states.push(up),
  })
  try {
    const tenant = randomUUID()
    await database.transaction({ tenant }, async (db) => database.announce(db, { kind: 'tenant', tenant }))
    await expect.poll(() => states).toEqual([true, false, true])
  } finally {
    await stop()
    await database.close()
  }
})
