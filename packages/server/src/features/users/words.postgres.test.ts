import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { migrate, migrationsFolder } from '../../platform/database/migrate.ts'

const source = inject('testDatabase')
if (source.kind !== 'postgres') throw new Error('this file is for the postgres project')
const { server } = source

test('accounts that were there before people were searched by words are found by theirs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-migrations-'))
  const name = `words_${Math.random().toString(36).slice(2)}`
  const files = (await readdir(migrationsFolder)).filter((file) => file.endsWith('.sql')).sort()
  const copy = (file: string) => copyFile(join(migrationsFolder, file), join(folder, file))
  const owner = new pg.Client({ connectionString: `${server}postgres` })
  await owner.connect()
  await owner.query(`create database ${name}`)
  const client = new pg.Client({ connectionString: `${server}${name}` })
  await client.connect()
  try {
    for (const file of files.filter((file) => file < '0008')) await copy(file)
    await migrate(client, silentLog, folder)
    await client.query(`
      insert into tenants (id, slug, name, profile_name, profile, created_at)
        values ('01900000-0000-7000-8000-000000000001', 'old', 'Old', 'default', '{}', now());
      insert into users (tenant_id, id, username, username_key, username_sort, email, email_key, alias, status, provider,
          created_at, updated_at, preferences)
        values ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002', 'Ada.L', 'ada.l', 'ada.l',
          'Ada@Corp.example', 'ada@corp.example', 'Gräfin ÖL', 'active', 'password', now(), now(), '{}')`)
    for (const file of files.filter((file) => file >= '0008')) await copy(file)
    await migrate(client, silentLog, folder)
    const { rows } = await client.query('select kind, word from user_words order by kind, word')
    expect(rows.map(({ kind, word }) => `${kind} ${word}`)).toEqual([
      'alias grafin ol',
      'alias ol',
      'email ada@corp.example',
      'email corp.example',
      'email example',
      'name ada.l',
      'name l',
    ])
  } finally {
    await client.end()
    await owner.query(`drop database ${name}`)
    await owner.end()
    await rm(folder, { recursive: true })
  }
})
