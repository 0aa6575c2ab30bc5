import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../test/silent-log.ts'
import { atTerminal } from '../../test/test-terminal.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { openKeys } from '../platform/vault/key-check.ts'
import { keyFileOf } from '../platform/vault/key-file.ts'
import { newSecretKey, readSecretKeys } from '../platform/vault/secret-keys.ts'

let dataDir: string
let keyFile: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rollcall-secrets-'))
  keyFile = keyFileOf(dataDir)
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const at = (args: string[]) =>
  atTerminal(args, { environment: { ROLLCALL_DATA: dataDir, ROLLCALL_LOG_LEVEL: 'silent' } })
const key = async () => (await readFile(keyFile, 'utf8')).trim()

/** Opens the database. `start` does what a start of the server does with the key; it may be called repeatedly. */
async function opened<T>(work: (start: () => Promise<string[]>) => Promise<T>): Promise<T> {
  const database = await openDatabase({ dataDir, log: silentLog })
  try {
    return await work(async () => (await openKeys(database, { keyFile }, systemClock)).map(({ id }) => id))
  } finally {
    await database.close()
  }
}

test('the first start makes a key beside the database that nobody else reads, and the next ones keep it', async () => {
  await opened(async (start) => {
    const made = await start()
    const text = await key()
    expect(text).toMatch(/^[\da-f]{64}$/)
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect(await start()).toEqual(made)
    expect(await key()).toBe(text)
  })
})

test('a key file that others may read, is gone or is another one keeps the server from starting; nothing is made', async () => {
  await opened(async (start) => {
    const text = await key()
    await chmod(keyFile, 0o644)
    await expect(start()).rejects.toThrow(/Other users may read the key file .*chmod 600/)
    await rm(keyFile)
    await expect(start()).rejects.toThrow(/there is no key file .*Put it back/)
    expect(await readdir(dataDir)).not.toContain('secret.key')
    await writeFile(keyFile, newSecretKey(), { mode: 0o600 })
    await expect(start()).rejects.toThrow(/Put the right file back/)
    await writeFile(keyFile, text, { mode: 0o600 })
    await start()
  })
})

test('rotate replaces the old key by a new one, also after an earlier run was killed', async () => {
  const before = await key()
  const { code, out } = await at(['secrets', 'rotate', '--json'])
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, left: 0, unreadable: [] })
  const after = await key()
  expect(after).toMatch(/^[\da-f]{64}$/)
  expect(after).not.toBe(before)
  const next = newSecretKey()
  await writeFile(keyFile, `${next}\n${after}\n`)
  expect((await at(['secrets', 'rotate'])).code).toBe(0)
  expect(await key()).toBe(next)
  expect(await readdir(dataDir)).not.toContain('secret.key.new')
})

test('doctor reads the key file and reports a missing one, and secrets under the lost key can be deleted', async () => {
  const [current] = readSecretKeys(await key(), keyFile)
  const lost = String(current?.id)
  expect((await at(['doctor'])).out).toContain(
    `✓ Key of stored secrets ${lost} is the current one: 1 secret\n`,
  )
  await rm(keyFile)
  expect((await at(['doctor'])).out).toMatch(/✗ Key of stored secrets: .*there is no key file/)
  expect((await at(['secrets', 'discard', lost])).err).toContain('This would delete 1 secret')
  expect((await at(['secrets', 'discard', lost, '--yes'])).out).toContain('Deleted: 1 secret')
  expect(await opened((start) => start())).not.toContain(lost)
})
