import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findPooler } from '../../../scripts/system-parts.mjs'
import { guardFolder } from './guarded-folder.ts'
import { serverAccount } from './postgres-server.ts'
import { freePort } from './running-server.ts'

/** Starts PgBouncer for one database. `mode` says how long it lends a server connection. */
export async function startPgBouncer(target: string, mode: 'session' | 'transaction') {
  const program = findPooler()
  if (!program) throw new Error('PgBouncer is needed for this test: install its package')
  const { hostname, port: targetPort, pathname } = new URL(target)
  const account = await serverAccount()
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-pooler-'))
  guardFolder(folder)
  await chmod(folder, 0o755)
  const port = await freePort()
  const settings = join(folder, 'pgbouncer.ini')
  await writeFile(
    settings,
    `[databases]
* = host=${hostname} port=${targetPort} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
max_client_conn = 200
default_pool_size = 20
`,
  )
  if (account) await chown(folder, account.uid, account.gid)
  const child = spawn(program, [settings], { ...account, cwd: folder, stdio: 'ignore' })
  const url = `postgres://postgres@127.0.0.1:${port}${pathname}`
  await untilReady(url)
  return {
    url,
    async stop(): Promise<void> {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select 1')
      return await client.end()
    } catch {
      await sleep(50)
    }
  }
  throw new Error('PgBouncer did not become ready within 10 seconds')
}
