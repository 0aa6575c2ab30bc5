import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/database/database.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { createLog } from '../platform/log.ts'

/**
 * Opens the database of these settings, migrated to this program's schema, and closes it after the work, also when the work throws.
 * The log goes to standard error. Throws what {@link openDatabase} and the work throw.
 */
export async function withDatabase(
  config: Config,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const log = createLog(config.logLevel, process.stderr.isTTY === true)
  const {
    databaseUrl: url,
    databaseDirectUrl: directUrl,
    databaseOwnerUrl: ownerUrl,
    dataDir,
    databasePoolSize: poolSize,
  } = config
  const database = await openDatabase({ url, directUrl, ownerUrl, dataDir, poolSize, log })
  try {
    await work(database)
  } finally {
    await database.close()
  }
}
