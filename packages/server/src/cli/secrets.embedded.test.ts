import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../test/silent-log.ts'
import { atTerminal } from '../../test/test-terminal.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database/database.ts'
import { openKeys } from '../platform/vault/key-check.ts'
import { keyFileOf } from '../platform/vault/key-file.ts'

let dataDir: string
let keyFile: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rollcall-secrets-'))
  keyFile = keyFileOf(dataDir)
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const at = (args: string[], environment = {}) =>
  atTerminal(args, { environment: { ROLLCALL_DATA: dataDir, ROLLCALL_LOG_LEVEL: 'silent', ...environment } })
const key = async () => (await readFile(keyFile, 'utf8')).trim()
/** What a start of the server does with its key. */
async function start(): Promise<string[]> {
  const database = await openDatabase({ dataDir, log: silentLog })
  try {
    return (await openKeys(database, { keyFile }, systemClock)).map(({ id }) => id)
  } finally {
    await database.close()
  }
}

test('the first start makes a key beside the database that nobody else reads, and the next ones keep it', async () => {
  const made = await start()
  const text = await key()
  expect(text).toMatch(/^[\da-f]{64}$/)
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
  expect(await start()).toEqual(made)
  expect(await key()).toBe(text)
  expect((await at(['doctor'])).out).toContain(`${made[0]} is the current one: 1 secret`)
})

test('rotate puts a new key in the place of the old one, also where an earlier run was killed', async () => {
  const before = await key()
  const { code, out } = await at(['secrets', 'rotate', '--json'])
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, left: 0, unreadable: [] })
  const after = await key()
  expect(after).toMatch(/^[\da-f]{64}$/)
  expect(after).not.toBe(before)
  const { out: next } = await at(['secrets', 'new-key'])
  await writeFile(keyFile, `${next.trim()}\n${after}\n`)
  expect((await at(['secrets', 'rotate'])).code).toBe(0)
  expect(await key()).toBe(next.trim())
  expect(await readdir(dataDir)).not.toContain('secret.key.new')
})

test('a key file that others may read, is gone or is another one keeps the server from starting; nothing is made', async () => {
  const text = await key()
  await chmod(keyFile, 0o644)
  await expect(start()).rejects.toThrow(/Other users may read the key file .*chmod 600/)
  expect((await at(['doctor'])).out).toMatch(/✗ .*Other users may read the key file/)

  await rm(keyFile)
  await expect(start()).rejects.toThrow(/there is no key file .*Put it back/)
  expect(await readdir(dataDir)).not.toContain('secret.key')

  await writeFile(keyFile, (await at(['secrets', 'new-key'])).out, { mode: 0o600 })
  await expect(start()).rejects.toThrow(/Put the right file back/)
  const { err } = await at(['secrets', 'rotate'])
  expect(err).toContain('Put the right file back')

  await writeFile(keyFile, text, { mode: 0o600 })
  expect(await start()).toHaveLength(1)
})

test('the key may be kept elsewhere, by ROLLCALL_SECRET_KEY', async () => {
  const text = await key()
  await rm(keyFile)
  expect((await at(['doctor'], { ROLLCALL_SECRET_KEY: text })).out).toContain('is the current one: 1 secret')
  const { code, err } = await at(['doctor'], { ROLLCALL_SECRET_KEY: 'swordfish' })
  expect({ code, err }).not.toMatchObject({ err: expect.stringContaining('swordfish') })
  expect(code).toBe(1)
})

test('secrets under a lost key are deleted when that is said twice, and the next start makes a new key', async () => {
  const [lost] = (/key (\w{12}),/.exec(await start().then(String, String)) ?? []).slice(1)
  expect(lost).toBeDefined()
  expect((await at(['secrets', 'discard', String(lost)])).err).toContain('This would delete 1 secret')
  await expect(start()).rejects.toThrow(String(lost))
  expect((await at(['secrets', 'discard', String(lost), '--yes'])).out).toContain('Deleted: 1 secret')
  expect(await start()).not.toContain(lost)
})
