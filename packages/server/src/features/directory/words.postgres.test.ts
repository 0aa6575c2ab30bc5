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

test('accounts that are older than the word search are found by their words', async () => {
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
          'Ada@Corp.example', 'ada@corp.example', 'Gräfin ÖL', 'active', 'password', now(), now(), '{}'),
        ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000003', 'O’Brien', 'o’brien', 'o’brien',
          null, null, '山田太郎', 'active', 'password', now(), now(), '{}');
      insert into groups (tenant_id, id, name, name_key, description, public, created_at, created_by, updated_at)
        values ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000004', 'O’Brien’s Group',
          'o’brien’s group', '', false, now(), null, now())`)
    for (const file of files.filter((file) => file >= '0008')) await copy(file)
    await migrate(client, silentLog, folder)
    const whole = `select username_sort as sort, level, trim(word) as word
      from user_words w join users u on u.id = w.user_id and u.username_sort = w.user_sort
      where word like '% ' order by username_sort, level, word`
    const { rows } = await client.query(whole)
    expect(rows.map(({ sort, level, word }) => `${sort} ${level} ${word}`)).toEqual([
      'ada.l 1 ada',
      'ada.l 1 l',
      'ada.l 2 grafin',
      'ada.l 2 ol',
      'ada.l 3 corp',
      'ada.l 3 example',
      'obrien 1 brien',
      'obrien 1 obrien',
      'obrien 2 太郎',
      'obrien 2 山田太郎',
      'obrien 2 田太郎',
      'obrien 2 郎',
    ])
    const heads = await client.query(
      `select word from user_words where word like 'graf%' or word like 'g' order by word`,
    )
    expect(heads.rows.map(({ word }) => word)).toEqual(['g', 'graf', 'grafin '])
    const group = await client.query('select name_sort from groups')
    expect(group.rows).toEqual([{ name_sort: 'obriens group' }])
  } finally {
    await client.end()
    await owner.query(`drop database ${name}`)
    await owner.end()
    await rm(folder, { recursive: true })
  }
})
