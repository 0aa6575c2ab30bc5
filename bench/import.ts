import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Program, Storage } from './support/program.ts'
import { heading, measure } from './support/report.ts'
import { completeSetup, newDatabase, onPostgres, serving, withOwner } from './support/storage.ts'

// How fast users are imported from a file, against the bare COPY of the same rows into tables with the same indexes, by turns; and what
// memory the server has at most with 10,000 lines and with as many as IMPORT_USERS says.

const few = 10_000
const many = Number(process.env.IMPORT_USERS ?? 100_000)
const rounds = Number(process.env.IMPORT_ROUNDS ?? 3)

/** The tables that an import of new users writes, in the order of their references. */
const tables = ['users', 'user_words', 'role_grants', 'audit_events', 'import_users']

const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
// The database server writes and reads the files, perhaps as another user.
await chmod(folder, 0o777)
try {
  await onPostgres(async (server) => {
    const peaks = []
    for (const count of [few, many]) peaks.push(await measureSize(server, count))
    const [small = 0, large = 0] = peaks
    heading('peak memory of the server: the larger file against the smaller')
    measure(`${many.toLocaleString('en')} lines`, large / small, { atMost: 1.1 })
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}

interface Times {
  upload: number
  check: number
  run: number
}

/** Imports a file of so many lines several times, each followed by the bare COPY of its rows. Returns the peak memory in MB. */
async function measureSize(server: Storage, count: number): Promise<number> {
  const storage = await newDatabase(server, `import_${count}`)
  heading(`${count.toLocaleString('en')} users`)
  const imports: Times[] = []
  const copies: number[] = []
  const peak = await serving(storage, async (program) => {
    const cookie = await completeSetup(program.origin, await program.setupToken())
    await withOwner(storage, makeCopies)
    for (let round = 0; round < rounds; round += 1) {
      const begun = new Date()
      imports.push(await importFile(program, cookie, fileOf(count, round)))
      copies.push(await withOwner(storage, (owner) => copyRows(owner, begun)))
    }
    return program.peakMegabytes()
  })
  const of = (part: keyof Times) => median(imports.map((times) => times[part]))
  measure('the upload', of('upload') / 1_000, undefined, { unit: ' s' })
  measure('the check', of('check') / 1_000, undefined, { unit: ' s' })
  measure('the import', of('run') / 1_000, undefined, { unit: ' s' })
  measure('the bare COPY of its rows', median(copies) / 1_000, undefined, { unit: ' s' })
  const goal = count === many ? { atLeast: 0.3 } : undefined
  measure('the speed of the import, against the COPY', median(copies) / of('run'), goal)
  measure('peak memory of the server', peak, undefined, { unit: ' MB' })
  return peak
}

/** CSV of users with a name, an address and an alias, none of them alike. */
function fileOf(count: number, round: number): string {
  const lines = Array.from({ length: count }, (_, at) => {
    const name = `person${round}x${String(at).padStart(6, '0')}`
    return `${name},${name}@corp.example,Person ${at} of ${round}`
  })
  return `username,email,alias\n${lines.join('\n')}\n`
}

async function importFile({ origin }: Program, cookie: string, text: string): Promise<Times> {
  const at = `${origin}/api/v1/tenants/default/imports`
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { cookie, 'content-type': 'application/json' }
    const answer = await fetch(`${at}/${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const said = (await answer.json()) as { status: string; id: string; trouble: unknown }
    if (!answer.ok) throw new Error(JSON.stringify(said))
    return said
  }
  const until = async (id: string, wanted: string) => {
    for (;;) {
      const { status, trouble } = await ask('GET', id)
      if (status === wanted) return
      if (trouble) throw new Error(JSON.stringify(trouble))
      await sleep(25)
    }
  }
  const began = performance.now()
  const answer = await fetch(at, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/octet-stream' },
    body: text,
  })
  const { id } = (await answer.json()) as { id: string }
  const uploaded = performance.now()
  const columns = ['username', 'email', 'alias']
  await ask('PUT', `${id}/check`, { columns, invitations: 'none' })
  await until(id, 'checked')
  const checked = performance.now()
  await ask('POST', `${id}/run`, {})
  await until(id, 'done')
  return { upload: uploaded - began, check: checked - uploaded, run: performance.now() - checked }
}

/** Makes tables like those of the server, with their indexes and checks, and nothing in them. */
async function makeCopies(owner: pg.Client): Promise<void> {
  await owner.query('create schema bare')
  for (const table of tables)
    await owner.query(`create table bare.${table} (like public.${table} including all)`)
}

/** Copies the rows of the newest import into the bare tables, through files. Returns how long the copying in took, in milliseconds. */
async function copyRows(owner: pg.Client, begun: Date): Promise<number> {
  const since = `'${begun.toISOString()}'`
  const made = `select id from public.users where created_at >= ${since}`
  const conditions: Record<string, string> = {
    users: `created_at >= ${since}`,
    user_words: `user_id in (${made})`,
    role_grants: `granted_at >= ${since}`,
    audit_events: `at >= ${since}`,
    import_users: `user_id in (${made})`,
  }
  const copies: { into: string; from: string }[] = []
  for (const table of tables) {
    const columns = await columnsOf(owner, table)
    const file = `'${join(folder, `${table}.copy`)}'`
    await owner.query(`copy (select ${columns} from public.${table} where ${conditions[table]}) to ${file}`)
    copies.push({ into: `bare.${table} (${columns})`, from: file })
  }
  const began = performance.now()
  await owner.query('begin')
  for (const { into, from } of copies) await owner.query(`copy ${into} from ${from}`)
  await owner.query('commit')
  return performance.now() - began
}

/** The columns of a table that are written; others are made from them. */
async function columnsOf(owner: pg.Client, table: string): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  )
  return rows.map(({ name }) => `"${name}"`).join(', ')
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
