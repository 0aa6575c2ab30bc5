import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { checkDatabase } from './check.ts'
import { DataFolderInUseError } from './errors.ts'
import { openDatabase } from './open-database.ts'

test('K3 · a data folder that a server has open is reported; after its end the database is checked and not changed', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-check-'))
  try {
    const database = await openDatabase({ dataDir, log: silentLog })
    await expect(checkDatabase({ dataDir })).rejects.toThrow(DataFolderInUseError)
    await database.close()
    for (let round = 0; round < 2; round++)
      expect(await checkDatabase({ dataDir })).toEqual({
        fresh: false,
        pending: 0,
        clockAhead: 0,
        storedKeys: { check: undefined, counts: new Map() },
      })
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})
