import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { migrate, migrationsFolder } from './migrate.ts'

const source = inject('testDatabase')
if (source.kind !== 'postgres') throw new Error('this file is for the postgres project')
const { server } = source

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`

test('Accounts, sessions and the first tenant of an older database become what they are called now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-migrations-'))
  const name = `principals_${Math.random().toString(36).slice(2)}`
  const files = (await readdir(migrationsFolder)).filter((file) => file.endsWith('.sql')).sort()
  const change = files.findIndex((file) => file.endsWith('_principals.sql'))
  const copy = (file: string) => copyFile(join(migrationsFolder, file), join(folder, file))
  const owner = new pg.Client({ connectionString: `${server}postgres` })
  await owner.connect()
  await owner.query(`create database ${name}`)
  const client = new pg.Client({ connectionString: `${server}${name}` })
  await client.connect()
  try {
    await Promise.all(files.slice(0, change).map(copy))
    await migrate(client, silentLog, folder)
    const user = (n: number, called: string, provider: string) =>
      `('${id(1)}', '${id(n)}', '${called}', '${called}', '${called}', 'active', '${provider}', now(), now(), '{}')`
    await client.query(`
      insert into tenants (id, slug, name, profile_name, profile, created_at) values
        ('${id(2)}', 'younger', 'Younger', 'default', '{}', '2026-02-01'),
        ('${id(1)}', 'older', 'Older', 'default', '{}', '2026-01-01');
      insert into users (tenant_id, id, username, username_key, username_sort, status, provider, created_at, updated_at, preferences)
        values ${user(3, 'ada', 'password')}, ${user(4, 'hunts', 'product')}, ${user(5, 'max', 'oidc')};
      insert into sessions (tenant_id, id, user_id, impersonator_id, parent_id, reason, token_hash, created_at, last_seen_at, ends_at,
          address, user_agent) values
        ('${id(1)}', '${id(6)}', '${id(3)}', null, null, null, '\\x01', '2026-03-01', now(), now(), '', ''),
        ('${id(1)}', '${id(7)}', '${id(5)}', '${id(3)}', '${id(6)}', 'Ticket 7', '\\x02', '2026-03-02', now(), now(), '', '')`)
    await Promise.all(files.slice(change).map(copy))
    await migrate(client, silentLog, folder)
    const rows = async (text: string) => (await client.query({ text, rowMode: 'array' })).rows
    expect(await rows('select username, kind, provider from users order by username')).toEqual([
      ['ada', 'person', 'password'],
      ['hunts', 'service-account', 'none'],
      ['max', 'person', 'oidc'],
    ])
    const began = new Date((await rows(`select timestamptz '2026-03-01'`))[0]?.[0])
    expect(await rows('select methods, authenticated_at from sessions order by id')).toEqual([
      [['password'], began],
      [['password'], began],
    ])
    expect(await rows('select slug from tenants where runs_server')).toEqual([['older']])
  } finally {
    await client.end()
    await owner.query(`drop database ${name}`)
    await owner.end()
    await rm(folder, { recursive: true })
  }
})
