import { pino } from 'pino'
import { type AppDeps, createApp } from '../src/app.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { silentLog } from './silent-log.ts'
import { lowPasswordCost, publicUrl, requestTo, type TestApp, type TestRequest } from './test-app.ts'

export type SecondNode = Awaited<ReturnType<typeof startSecondNode>>

/** Another node over the same PostgreSQL database and clock. It has its own connections and closes them. */
export async function startSecondNode(
  first: TestApp,
  {
    url = first.storage.url,
    directUrl,
    ...deps
  }: Partial<AppDeps> & { url?: string | undefined; directUrl?: string | undefined } = {},
) {
  const database = await openDatabase({ url, directUrl, log: silentLog })
  const node = await createApp({
    database,
    clock: first.clock,
    log: pino({ level: 'silent' }),
    publicUrl,
    trustedProxies: [],
    passwordWorkers: undefined,
    passwordCost: lowPasswordCost,
    version: '0.0.0',
    ...deps,
  })
  return {
    ...node,
    request: (request: TestRequest) => requestTo(node.server, request),
    async close(): Promise<void> {
      await node.close()
      await database.close()
    },
  }
}
