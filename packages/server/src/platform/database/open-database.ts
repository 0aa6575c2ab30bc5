import { announce } from './change-log.ts'
import type { Database, DatabaseOptions } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { openPostgres } from './postgres.ts'
import { addHint } from './transaction.ts'

/** Opens the database and migrates it to this program's schema. Throws an error that says what to do when it cannot. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url } = options
  if (url) return openPostgres({ ...options, url })
  const { dataDir } = options
  if (dataDir) return openEmbedded({ ...options, dataDir })
  throw new TypeError('Either the URL of a PostgreSQL server or a data folder is needed')
}

/** Opens the database in the background and returns at once. Calls wait until it is open, and fail if opening failed. */
export function openDatabaseMeanwhile(options: DatabaseOptions): Database {
  const opening = openDatabase(options)
  // The first caller gets the error. Until then no caller has to handle it.
  let opened: Database | undefined
  opening.then(
    (database) => {
      opened = database
    },
    () => {},
  )
  return {
    kind: options.url ? 'postgres' : 'embedded',
    transaction: async (scope, fn) => (await opening).transaction(scope, fn),
    load: (purpose) => opened?.load(purpose) ?? { inUse: 0, waiting: 0 },
    announce,
    hint: addHint,
    listen: async (handlers) => (await opening).listen(handlers),
    ping: async () => (await opening).ping(),
    close: async () => (await opening).close(),
  }
}
