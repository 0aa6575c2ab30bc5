import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSecondNode } from '../../test/second-node.ts'
import { startTestApp, type TestApp } from '../../test/test-app.ts'
import { atTerminal } from '../../test/test-terminal.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { checkDatabase } from '../platform/database/check.ts'
import { newId } from '../platform/ids.ts'
import { newSecretKey, readSecretKeys } from '../platform/vault/secret-keys.ts'
import { createVault } from '../platform/vault/vault.ts'
import { checkSecretKeys } from './doctor-secrets.ts'

const [oldKey, nextKey] = [newSecretKey(), newSecretKey()]
const keysOf = (text: string) => readSecretKeys(text, 'ROLLCALL_SECRET_KEY')
const [oldId, nextId] = [oldKey, nextKey].map((key) => keysOf(key)[0]?.id)

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true, deps: { secretKeys: keysOf(oldKey) } })
  const { id: tenantId } = await app.requireTenant('default')
  const vault = createVault(app.storage.database, { keys: keysOf(oldKey) }, systemClock)
  await vault.opened
  const place = { tenantId, table: 'connections', row: newId(), name: 'client_secret' }
  await app.storage.database.transaction({ tenant: tenantId }, (db) =>
    vault.keep(db, place, Buffer.from('secret')),
  )
})
afterAll(() => app.storage.discard())

const environmentWith = (keys?: string) => ({ DATABASE_URL: app.storage.url, ROLLCALL_SECRET_KEY: keys })
const at = (args: string[], keys?: string) => atTerminal(args, { environment: environmentWith(keys) })
/** The lines of doctor about the keys. The other checks would take too long. */
async function doctor(keys?: string): Promise<string[]> {
  const { storedKeys } = await checkDatabase({ url: app.storage.url })
  return checkSecretKeys(readConfig({}, environmentWith(keys)), storedKeys).map(
    ({ check, problem }) => problem ?? check,
  )
}

test('metrics and doctor tell the number of secrets under each key', async () => {
  const { body } = await app.server.inject({ url: '/metrics' })
  expect(body).toContain(`rollcall_secrets_by_key{key="${oldId}",use="current"} 2\n`)
  expect(await doctor(`${nextKey},${oldKey}`)).toEqual([
    `Key of stored secrets ${nextId} is the current one: 0 secrets`,
    `Key of stored secrets ${oldId} is an older one: 2 secrets; rollcall secrets rotate encrypts them with the current one`,
  ])
})

test('a node without the key of the others does not start, and doctor says why', async () => {
  for (const keys of [undefined, nextKey]) {
    const start = startSecondNode(app, { secretKeys: keys === undefined ? undefined : keysOf(keys) })
    await expect(start).rejects.toThrow(`The database has secrets under the secret key ${oldId},`)
    expect((await doctor(keys)).join()).toContain('The database has secrets under')
  }
})

test('rotate puts all secrets under the first key while the server runs, after which the older one can go', async () => {
  const refused = await at(['secrets', 'rotate'], nextKey)
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was changed') })
  expect(await at(['secrets', 'rotate'], `${nextKey},${oldKey}`)).toEqual({
    code: 0,
    out: `Encrypted with the key ${nextId}: 1 secret.\n`,
    err: 'The keys behind the first can be removed from ROLLCALL_SECRET_KEY on every node.\n',
  })
  expect(await doctor(`${nextKey},${oldKey}`)).toContain(
    `Key of stored secrets ${oldId} is an older one: no secrets, so it can be removed`,
  )
  expect(await doctor(nextKey)).toEqual([`Key of stored secrets ${nextId} is the current one: 2 secrets`])
})

test('a key that is set, or that a running server may have, is not given up as lost; without a key there is nothing to rotate', async () => {
  const discarding = ['secrets', 'discard', String(nextId), '--yes']
  expect((await at(discarding, nextKey)).err).toContain(`The key ${nextId} is not lost`)
  expect(await doctor(nextKey)).toEqual([`Key of stored secrets ${nextId} is the current one: 2 secrets`])
  expect(await at(discarding)).toMatchObject({ code: 1, err: expect.stringContaining('1 server runs') })
  expect(await doctor(nextKey)).toEqual([`Key of stored secrets ${nextId} is the current one: 2 secrets`])
  await app.leave()
  expect((await at(discarding)).out).toContain('Deleted: 2 secrets')
  expect((await at(['secrets', 'rotate'])).err).toContain('ROLLCALL_SECRET_KEY is not set')
  expect(await doctor()).toEqual(['Key of stored secrets: none is set, so none can be stored yet'])
})
