import { createHash, randomBytes } from 'node:crypto'
import { constants, createReadStream, createWriteStream } from 'node:fs'
import { copyFile, link, mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Database, Db } from '../../platform/database/database.ts'
import { enterTenant } from '../../platform/database/every-tenant.ts'
import { readMigrations } from '../../platform/database/migrate.ts'
import { syncFolder } from '../../platform/database/sync-folder.ts'
import { BackupError, UnknownTenantError } from './backup-error.ts'
import { encrypted, type Lock, type Unlocking } from './encryption.ts'
import { type Contents, formatVersion, type Header, LineWriter, type TenantRef } from './format.ts'
import { checkBackup } from './read.ts'
import { listSecretKeys, listWholeTenants, readColumns, readRows } from './rows.store.ts'
import { keptTables } from './tables.ts'

/** What to write, and how. */
export interface BackupOptions {
  /** The slug of one tenant; all tenants without it. */
  tenant?: string | undefined
  lock?: Lock | undefined
  /** The version of this program. */
  program: string
  now: Date
  /** Ends the backup early. */
  signal?: AbortSignal | undefined
}

/** A backup that was written and read again. */
export interface Written extends Contents {
  bytes: number
  /** Of the file, hexadecimal. */
  sha256: string
  tenants: TenantRef[]
  /** `contents`: it was opened again, and all its rows were there. `bytes`: only its bytes, because this server cannot open it. */
  checked: 'contents' | 'bytes'
}

/**
 * Writes a backup into a file, which has its name only once the backup has been read again and found whole. All rows are of one moment.
 * Throws {@link UnknownTenantError}, and a {@link BackupError} `unwritable` when there is no room or already a file of this name; it leaves
 * no file behind then.
 */
export async function writeBackup(
  database: Database,
  file: string,
  options: BackupOptions,
): Promise<Written> {
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`
  try {
    await makeFolder(dirname(file))
    const written = await writeOnce(database, partial, options)
    const checked = await check(partial, written, options.lock)
    await place(partial, file)
    syncFolder(dirname(file))
    return { ...written, checked }
  } catch (error) {
    throw asUnwritable(error, file)
  } finally {
    await rm(partial, { force: true }).catch(() => {})
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw Object.assign(new Error(`${path} is a file`), { code: 'ENOTDIR' })
  }
}

/** Gives the file its name, and replaces no other file of that name. */
async function place(partial: string, file: string): Promise<void> {
  try {
    await link(partial, file)
  } catch (error) {
    // Some file systems have no second name for a file.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    await copyFile(partial, file, constants.COPYFILE_EXCL)
  }
}

type Unchecked = Omit<Written, 'checked'>

async function writeOnce(database: Database, file: string, options: BackupOptions): Promise<Unchecked> {
  const lines = new LineWriter()
  const digest = createHash('sha256')
  let bytes = 0
  async function* counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of source) {
      digest.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  const { lock, signal } = options
  const found: { tenants: TenantRef[]; contents: Contents } = { tenants: [], contents: { rows: {} } }
  await database.transaction(
    { system: true, readOnly: true, snapshot: true, purpose: 'background' },
    async (db) => {
      found.tenants = await requireTenants(db, options.tenant)
      const header = await headerFor(db, found.tenants, options)
      const texts = textsOf(db, header, lines, (contents) => {
        found.contents = contents
      })
      await pipeline(
        texts,
        createGzip({ level: compression }),
        (source: AsyncIterable<Uint8Array>) => (lock ? encrypted(source, lock) : source),
        counted,
        createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }),
        { signal },
      )
    },
  )
  return { ...found.contents, tenants: found.tenants, bytes, sha256: digest.digest('hex') }
}

/** Twice as fast as the usual 6, for files that are a tenth larger. */
const compression = 4

async function requireTenants(db: Db, slug: string | undefined): Promise<TenantRef[]> {
  const tenants = await listWholeTenants(db, slug)
  if (slug !== undefined && tenants.length === 0) throw new UnknownTenantError(`There is no tenant ${slug}.`)
  return tenants
}

async function headerFor(
  db: Db,
  tenants: TenantRef[],
  { tenant, program, now }: BackupOptions,
): Promise<Header> {
  const last = (await readMigrations()).at(-1)
  return {
    rollcall: 'backup',
    format: formatVersion,
    program,
    schema: { version: last?.version ?? 0, name: last?.name ?? '' },
    at: now.toISOString(),
    scope: tenant === undefined ? 'server' : 'tenant',
    tenants,
    secretKeys: await listSecretKeys(db),
  }
}

async function* textsOf(
  db: Db,
  header: Header,
  lines: LineWriter,
  onEnd: (contents: Contents) => void,
): AsyncGenerator<string, void> {
  yield lines.header(header)
  const columns = await readColumns(db)
  for (const tenant of header.tenants) {
    await enterTenant(db, tenant.id)
    yield lines.tenant(tenant)
    for (const [table, { only }] of keptTables) {
      const own = columns.get(table) ?? []
      yield lines.table(
        table,
        own.map(({ name }) => name),
      )
      for await (const rows of readRows(db, { table, columns: own, tenant: tenant.id, only }))
        yield lines.rows(rows)
    }
  }
  const { text, contents } = lines.end()
  onEnd(contents)
  yield text
}

/** Reads the file again, from its beginning to its end. */
async function check(file: string, written: Unchecked, lock: Lock | undefined): Promise<Written['checked']> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  if (digest.digest('hex') !== written.sha256)
    throw new BackupError(
      'damaged',
      'What was written is not what can be read: the disk is damaged or was changed.',
    )
  if (lock && 'recipient' in lock) return 'bytes'
  const unlocking: Unlocking = lock ? { passphrase: lock.passphrase } : {}
  await checkBackup(file, unlocking)
  return 'contents'
}

const unwritable: Record<string, string> = {
  ENOSPC: 'there is no room left on its disk',
  EDQUOT: 'the quota of its disk is used up',
  EFBIG: 'it is larger than a file may be there',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'that disk can only be read',
  EEXIST: 'there is a file of this name already',
  ENOTDIR: 'a part of its path is a file',
  EIO: 'the disk fails',
}

function asUnwritable(error: unknown, file: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException
  const why = unwritable[code]
  return why
    ? new BackupError('unwritable', `The backup ${file} cannot be written: ${why}.`, { cause: error })
    : error
}
