import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inEmpty, openBackups } from '../../../test/backups.ts'
import { dump } from '../../../test/whole-database.ts'
import type { Unlocking } from './encryption.ts'
import { checkBackup } from './read.ts'

const passphrase = 'nine grey geese fly south'
type Backups = Awaited<ReturnType<typeof openBackups>>

let { folder, file, app, backup, restore, close } = {} as Backups
beforeAll(async () => {
  ;({ folder, file, app, backup, restore, close } = await openBackups())
})
afterAll(() => close())

test('a backup that is cut or edited at any place, or whose end is missing, is refused and leaves nothing', async () => {
  const bytes = await readFile(file)
  const lines = gunzipSync(bytes).toString().split('\n')
  const at = lines.findIndex((line) => line.includes('"Zoë.Ångström"'))
  const withLines = (changed: string[]) => gzipSync(changed.join('\n'))
  const cut = join(folder, 'cut.backup')
  const flipped = Buffer.from(bytes)
  flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1
  const versions = {
    flipped,
    'half of it': bytes.subarray(0, bytes.length >> 1),
    'without its last byte': bytes.subarray(0, -1),
    'with a byte more': Buffer.concat([bytes, Buffer.from('x')]),
    'without its end': withLines([...lines.slice(0, -2), '']),
    'another name': withLines(lines.map((line) => line.replace('Zoë.Ångström', 'Zoe.Angstrom'))),
    'a row less': withLines(lines.filter((_, index) => index !== at)),
    'a row twice': withLines(lines.flatMap((line, index) => (index === at ? [line, line] : [line]))),
  }
  await inEmpty(async ({ database }) => {
    const before = await dump(database)
    for (const [how, version] of Object.entries(versions)) {
      await writeFile(cut, version)
      await expect(restore(database, cut), how).rejects.toMatchObject({
        name: 'BackupError',
        trouble: 'damaged',
        message: expect.stringMatching(/^The backup is damaged \(.+\): it was cut, or changed/),
      })
    }
    await writeFile(cut, 'no backup')
    await expect(restore(database, cut)).rejects.toMatchObject({ trouble: 'foreign' })
    await truncate(cut)
    await expect(restore(database, cut)).rejects.toMatchObject({ name: 'BackupError' })
    expect(await dump(database)).toEqual(before)
  })
})

test('a backup of a newer program or of a newer format is refused in words', async () => {
  const [head = '', ...rest] = gunzipSync(await readFile(file))
    .toString()
    .split('\n')
  const newer = join(folder, 'newer.backup')
  for (const change of [{ format: 99 }, { schema: { version: 9_000, name: 'future' } }]) {
    await writeFile(newer, gzipSync([JSON.stringify({ ...JSON.parse(head), ...change }), ...rest].join('\n')))
    await expect(checkBackup(newer, {})).rejects.toMatchObject({
      trouble: 'newer',
      message: expect.stringContaining('newer Rollcall'),
    })
  }
})

test('an encrypted backup opens with its passphrase alone, and not when a byte of it changed', async () => {
  const secret = join(folder, 'secret.backup.age')
  expect(await backup(secret, { lock: { passphrase } })).toMatchObject({ checked: 'contents' })
  const bytes = await readFile(secret)
  expect(bytes.includes('rollcall')).toBe(false)
  const refused = async (unlocking: Unlocking, trouble: string) =>
    expect(checkBackup(secret, unlocking)).rejects.toMatchObject({ name: 'BackupError', trouble })
  await refused({}, 'locked')
  await refused({ passphrase: 'another one' }, 'locked')
  expect((await checkBackup(secret, { passphrase })).header.tenants.length).toBeGreaterThan(1)
  bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1
  await writeFile(secret, bytes)
  await refused({ passphrase }, 'damaged')
})

test('a backup is of one moment: what is made, changed and deleted meanwhile is in it as it was', async () => {
  const [one, two] = [join(folder, 'one.backup'), join(folder, 'two.backup')]
  const names = ['first', 'second', 'third']
  const busy = names.map(async (name) => {
    await app.addTenant(name)
    await app.firstAdministrator(`root.${name}`, name)
  })
  const [a, b] = await Promise.all([backup(one), backup(two), ...busy])
  for (const [path, written] of [
    [one, a],
    [two, b],
  ] as const) {
    const { rows, header } = await checkBackup(path, {})
    expect(header.tenants).toEqual(written.tenants)
    expect(rows.tenants).toBe(header.tenants.length)
  }
  const same = join(folder, 'same.backup')
  const both = await Promise.allSettled([backup(same), backup(same)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([])
})

test('a backup that cannot be written leaves no file, and says why', async () => {
  await writeFile(join(folder, 'a-file'), '')
  await expect(backup(join(folder, 'a-file', 'x.backup'))).rejects.toMatchObject({ trouble: 'unwritable' })
  await expect(backup(file)).rejects.toThrow('a file of this name already')
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([])
})
