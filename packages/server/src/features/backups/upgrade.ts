import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../platform/database/database.ts'
import { openEmbedded } from '../../platform/database/embedded.ts'
import { prepareToFill } from '../../platform/database/every-tenant.ts'
import { migrationsFolder } from '../../platform/database/migrate.ts'
import type { Unlocking } from './encryption.ts'
import type { Header } from './format.ts'
import { Loader } from './load.ts'
import { readBackup } from './read.ts'
import { writeBackup } from './write.ts'

/**
 * Brings an older backup to this program's schema, as an upgrade of its server would: loads it into a private embedded database of its own
 * schema, migrates that, and writes it anew. Returns the new file, not encrypted, in the given folder, which needs some room.
 */
export async function upgradeBackup(
  file: string,
  header: Header,
  { unlocking, folder, log }: { unlocking: Unlocking; folder: string; log: Log },
): Promise<string> {
  const migrations = await migrationsUntil(header.schema.version, join(folder, 'migrations'))
  const dataDir = join(folder, 'data')
  const older = await openEmbedded({ dataDir, log, migrations })
  try {
    const places = new Map(
      header.tenants.map(({ id, slug }) => [id, { id, slug, copy: false, withoutServer: false }]),
    )
    await older.transaction({ system: true }, async (db) => {
      await prepareToFill(db)
      await readBackup(file, unlocking, new Loader(db, { places, derived: false }))
    })
  } finally {
    await older.close()
  }
  const current = await openEmbedded({ dataDir, log })
  try {
    const upgraded = join(folder, 'upgraded.backup')
    const tenant = header.scope === 'tenant' ? header.tenants[0]?.slug : undefined
    await writeBackup(current, upgraded, { tenant, program: header.program, now: new Date(header.at) })
    return upgraded
  } finally {
    await current.close()
  }
}

async function migrationsUntil(version: number, folder: string): Promise<string> {
  await mkdir(folder)
  const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).sort()
  await Promise.all(
    files.slice(0, version).map((name) => copyFile(join(migrationsFolder, name), join(folder, name))),
  )
  return folder
}
