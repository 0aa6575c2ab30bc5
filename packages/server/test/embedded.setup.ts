import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { guardFolder } from './guarded-folder.ts'
import { silentLog } from './silent-log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The source of the run's databases: a folder of data folders, or a PostgreSQL server. */
    testDatabase:
      | { kind: 'embedded'; folder: string }
      | { kind: 'postgres'; server: string; template: string }
  }
}

/** Makes the folder for all data folders of the run, and the template that they are copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'))
  guardFolder(folder)
  const database = await openDatabase({ dataDir: join(folder, 'first'), log: silentLog })
  await database.close()
  project.provide('testDatabase', { kind: 'embedded', folder })
  return () => rm(folder, { recursive: true, force: true })
}
