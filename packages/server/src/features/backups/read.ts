import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { readMigrations } from '../../platform/database/migrate.ts'
import { BackupError } from './backup-error.ts'
import { ageMark, decrypted, type Unlocking } from './encryption.ts'
import { type Contents, damaged, foreign, type Header, readLines, type Visitor } from './format.ts'

/** A backup that was read to its end and is whole. */
export interface Checked extends Contents {
  header: Header
}

/** Says whether a file is encrypted, by its first bytes. */
export async function isEncrypted(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(ageMark.length), 0, ageMark.length, 0)
    return buffer.toString('latin1', 0, bytesRead) === ageMark
  } finally {
    await handle.close()
  }
}

/**
 * Reads a backup from its file to its end. Throws a {@link BackupError} `damaged`, `foreign`, `newer` or `locked`. What the visitor was
 * given until then must count for nothing if this throws.
 */
export async function readBackup(file: string, unlocking: Unlocking, visitor: Visitor): Promise<Contents> {
  const bytes = createReadStream(file)
  const gunzip = createGunzip()
  const source = (await isEncrypted(file)) ? Readable.from(decrypted(bytes, unlocking)) : bytes
  // Its errors reach the loop that reads from it.
  pipeline(source, gunzip, () => {})
  try {
    return await readLines(gunzip, {
      part: (part) => visitor.part(part),
      header: async (header) => {
        await refuseNewer(header)
        await visitor.header(header)
      },
    })
  } catch (error) {
    throw asBackupError(error)
  } finally {
    gunzip.destroy()
    bytes.destroy()
  }
}

/** Reads a backup to its end and changes nothing. Throws as {@link readBackup}. */
export async function checkBackup(file: string, unlocking: Unlocking): Promise<Checked> {
  let header: Header | undefined
  const contents = await readBackup(file, unlocking, {
    header: (found) => {
      header = found
    },
    part: () => {},
  })
  if (!header) throw foreign()
  return { ...contents, header }
}

/** A database of a newer program may have tables and columns whose meaning this one does not know. */
async function refuseNewer({ schema, program }: Header): Promise<void> {
  const migrations = await readMigrations()
  const known = migrations[schema.version - 1]
  if (known?.name === schema.name) return
  const reason = known
    ? `its migration ${schema.version} is ${schema.name} and this program's is ${known.name}`
    : `its database has migration ${schema.version}, and this program knows ${migrations.length}`
  throw new BackupError(
    'newer',
    `The backup was made by another, newer Rollcall (${program}): ${reason}. Use that version or a later one.`,
  )
}

function asBackupError(error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException
  if (code === 'Z_DATA_ERROR' && (error as Error).message.includes('incorrect header check'))
    return foreign({ cause: error })
  if (code.startsWith('Z_')) return damaged('it cannot be unpacked', { cause: error })
  return error
}
