import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSubjects } from '../../packages/server/src/features/decisions/subjects.ts'
import { createTenants } from '../../packages/server/src/features/tenants/tenants.service.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'
import { createLog } from '../../packages/server/src/platform/log.ts'
import type { Storage } from './program.ts'

const perLoad = 1_000

/** Bytes of the heap that an account takes while decisions remember it, when it was asked for by its username. */
export async function bytesPerSubject(storage: Storage, names: readonly string[]): Promise<number> {
  const log = createLog('silent', false)
  const database = await openDatabase({ url: storage.databaseUrl, dataDir: storage.dataDir, log })
  const tenant = await createTenants(database).bySlug('default')
  if (!tenant) throw new Error('There is no tenant')
  const subjects = createSubjects({ database, clock: systemClock })
  // What the first statements leave in memory is not of the subjects.
  await subjects.load(tenant, names.slice(0, perLoad))
  subjects.dropStale({ kind: 'tenant', tenant: tenant.id })
  const before = heapAfterCollecting()
  for (let at = 0; at < names.length; at += perLoad)
    await subjects.load(tenant, names.slice(at, at + perLoad))
  const bytes = (heapAfterCollecting() - before) / subjects.size
  if (subjects.size !== names.length) throw new Error(`${subjects.size} of ${names.length} are remembered`)
  await database.close()
  return bytes
}

function heapAfterCollecting(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
