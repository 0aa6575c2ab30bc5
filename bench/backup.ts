import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient } from './support/http-client.ts'
import { timed } from './support/load.ts'
import { root, type Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { seedTenant } from './support/seed-tenant.ts'
import { completeSetup, newDatabase, onPostgres, serving, setUp, withOwner } from './support/storage.ts'

// How long a backup and a restore take, and what memory, with 10,000 users and with as many as BACKUP_USERS says; from PostgreSQL to
// PostgreSQL and to the embedded database, and beside another tenant; and what a list costs while a backup is made.

const few = 10_000
const many = Number(process.env.BACKUP_USERS ?? 100_000)

const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
try {
  await onPostgres(async (server) => {
    const small = await measureSize(server, few)
    const large = await measureSize(server, many)
    heading('peak memory of the command: the larger against the smaller')
    measure('rollcall backup', large.backup / small.backup, { atMost: 1.1 })
    measure('rollcall restore', large.restore / small.restore, { atMost: 1.1 })
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function measureSize(server: Storage, count: number) {
  const storage = await newDatabase(server, `backup_${count}`)
  const cookie = await serving(storage, async ({ origin, setupToken }) =>
    completeSetup(origin, await setupToken()),
  )
  await withOwner(storage, (owner) => seedTenant(owner, 'default', count))
  heading(`${count.toLocaleString('en')} users with their groups and as many audit events`)
  const file = join(folder, `${count}.backup`)
  const backup = await serving(storage, ({ origin }) =>
    whileListing(origin, cookie, ['backup', file], storage),
  )
  const empty = await newDatabase(server, `restored_${count}`)
  const restore = await run(['restore', file], { DATABASE_URL: empty.databaseUrl ?? '' })
  measure('rollcall restore into PostgreSQL', restore.seconds, undefined, { unit: ' s' })
  measure('its memory', restore.peak, undefined, { unit: ' MB' })
  const used = await newDatabase(server, `beside_${count}`)
  await setUp(used)
  await withOwner(used, async (owner) => void (await owner.query('vacuum analyze')))
  const besides = ['restore', file, '--tenant', 'default', '--as', 'second']
  const beside = await run(besides, { DATABASE_URL: used.databaseUrl ?? '' })
  measure('beside a tenant with one user, against into an empty database', beside.seconds / restore.seconds, {
    atMost: 1.3,
  })
  const embedded = await run(['restore', file], { ROLLCALL_DATA: join(folder, `data-${count}`) })
  measure('rollcall restore into the embedded database', embedded.seconds, undefined, { unit: ' s' })
  const again = await run(['backup', join(folder, `${count}-embedded.backup`)], {
    ROLLCALL_DATA: join(folder, `data-${count}`),
  })
  measure('rollcall backup of the embedded database', again.seconds, undefined, { unit: ' s' })
  return { backup: backup.peak, restore: restore.peak }
}

/** Makes the backup while a client reads lists, and compares them with lists without one. */
async function whileListing(origin: string, cookie: string, args: string[], { databaseUrl = '' }: Storage) {
  const client = openClient(origin, { headers: { cookie } })
  const page = () => client.get('/api/v1/tenants/default/users?limit=50')
  const list = async (until: Promise<unknown>) => {
    let over = false
    until.finally(() => {
      over = true
    })
    const times: number[] = []
    while (!over) times.push(await timed(page))
    return times.sort((a, b) => a - b)
  }
  await list(new Promise((resolve) => setTimeout(resolve, 3_000)))
  const quiet = await list(new Promise((resolve) => setTimeout(resolve, 3_000)))
  const made = run(args, { DATABASE_URL: databaseUrl })
  const busy = await list(made)
  client.close()
  const { seconds, peak } = await made
  const size = statSync(args[1] ?? '').size
  measure('rollcall backup of PostgreSQL', seconds, undefined, { unit: ' s', from: `${tidy(size / 1e6)} MB` })
  measure('its memory', peak, undefined, { unit: ' MB' })
  const [before = 0, during = 0] = [quiet, busy].map((times) => times[times.length >> 1] ?? 0)
  measure('a list of 50 while the backup is made, against one without', during / before, undefined, {
    from: `${tidy(before)} ms, ${tidy(during)} ms, on the processors that the command uses too`,
  })
  return { peak }
}

/** Runs a command of the program as built. Returns its time and the most memory that it had. */
async function run(args: string[], environment: Record<string, string>) {
  let peak = 0
  const seconds =
    (await timed(async () => {
      const child = spawn(process.execPath, [join(root, 'packages/server/dist/main.js'), ...args], {
        env: { ...process.env, ROLLCALL_LOG_LEVEL: 'silent', ...environment },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const watching = setInterval(() => {
        peak = Math.max(peak, peakOf(child.pid))
      }, 20)
      const [code] = await once(child, 'exit')
      clearInterval(watching)
      if (code !== 0) throw new Error(`rollcall ${args.join(' ')} ended with ${code}`)
    })) / 1_000
  return { seconds, peak }
}

/** In megabytes. Linux only. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) / 1_024
  } catch {
    return 0
  }
}
