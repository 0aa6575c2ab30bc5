import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, TestClock } from '../../../test/test-app.ts'
import { asOwner, dump } from '../../../test/whole-database.ts'
import type { Db } from '../database/database.ts'
import { newId } from '../ids.ts'
import { countSecretsByKey } from './key-check.ts'
import { discardSecrets, rotateSecrets } from './rotation.ts'
import { newSecretKey, readSecretKeys, type SecretKey } from './secret-keys.ts'
import type { TenantSecretPlace } from './vault.store.ts'
import { createVault, usesOf, type Vault } from './vault.ts'

let app: TestApp
let here: string
let there: string
const newKey = () => readSecretKeys(newSecretKey(), 'ROLLCALL_SECRET_KEY')[0] as SecretKey
const [first, second, stranger] = [newKey(), newKey(), newKey()]
const clock = new TestClock()
const unreadable = 'A stored secret cannot be opened'
const secret = Buffer.from('the client secret of here')

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  here = (await app.requireTenant('default')).id
  there = (await app.addTenant('elsewhere')).id
})
afterAll(() => app.close())

/** A node's vault with these keys. Throws the error that would refuse its start. */
async function vaultWith(...keys: SecretKey[]): Promise<Vault> {
  const vault = createVault(app.storage.database, { keys }, clock)
  await vault.opened
  return vault
}
const inTenant = <T>(tenant: string, fn: (db: Db) => Promise<T>) =>
  app.storage.database.transaction({ tenant }, fn)
const placeIn = (tenantId: string): TenantSecretPlace => ({
  tenantId,
  table: 'connections',
  row: newId(),
  name: 'client_secret',
})
const keep = (vault: Vault, place: TenantSecretPlace, text: Buffer = secret) =>
  inTenant(place.tenantId, (db) => vault.keep(db, place, text))
const read = (vault: Vault, place: TenantSecretPlace) =>
  inTenant(place.tenantId, (db) => vault.read(db, place))

test('without a key a new database opens but stores no secret, and says what to do', async () => {
  const vault = createVault(app.storage.database, {}, clock)
  await vault.opened
  expect(await vault.keysInUse()).toEqual([])
  await expect(keep(vault, placeIn(here))).rejects.toThrow(/ROLLCALL_SECRET_KEY.*rollcall secrets new-key/)
  expect((await countSecretsByKey(app.storage.database)).size).toBe(0)
})

test('of two nodes that start a new database with different keys one is refused', async () => {
  const started = await Promise.allSettled([vaultWith(first), vaultWith(stranger)])
  const refused = started.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(1)
  expect(String((refused[0] as PromiseRejectedResult).reason)).toMatch(/Give every node the same keys/)
  await discardSecrets(app.storage.database, stranger.id)
  await vaultWith(first)
})

describe('a stored secret', () => {
  test('is read again, replaced and forgotten', async () => {
    const vault = await vaultWith(first)
    const place = placeIn(here)
    expect(await read(vault, place)).toBeUndefined()
    await keep(vault, place)
    expect(await read(vault, place)).toEqual(secret)
    await keep(vault, place, Buffer.from('newer'))
    expect(String(await read(vault, place))).toBe('newer')
    await inTenant(here, (db) => vault.forget(db, place))
    expect(await read(vault, place)).toBeUndefined()
  })

  test('is nowhere in the database in plain text', async () => {
    await keep(await vaultWith(first), placeIn(here))
    const rows = [...(await dump(app.storage.database)).values()].flat().join('\n')
    expect(rows).toContain(first.id)
    expect(rows).not.toContain(secret.toString('hex'))
  })

  test('does not open for a row of the same tenant, or of another, that it was copied to', async () => {
    const vault = await vaultWith(first)
    const place = placeIn(here)
    await keep(vault, place)
    const copies = [
      { ...place, row: newId() },
      { ...place, name: 'bind_password' },
      { ...place, tenantId: there },
    ]
    await asOwner(app.storage.database, async (db) => {
      const stored = await db
        .selectFrom('secrets')
        .selectAll()
        .where('ownerId', '=', place.row)
        .executeTakeFirstOrThrow()
      const rows = copies.map(({ tenantId, row, name }) => ({ ...stored, tenantId, ownerId: row, name }))
      await db.insertInto('secrets').values(rows).execute()
    })
    for (const copy of copies) await expect(read(vault, copy)).rejects.toThrow(unreadable)
    expect(await read(vault, place)).toEqual(secret)
    await asOwner(app.storage.database, (db) =>
      db.deleteFrom('secrets').where('changedAt', '<=', clock.now()).execute(),
    )
  })

  test('of another tenant can be neither read nor deleted', async () => {
    const vault = await vaultWith(first)
    const place = placeIn(there)
    await keep(vault, place)
    expect(await inTenant(here, (db) => vault.read(db, place))).toBeUndefined()
    await inTenant(here, (db) => vault.forget(db, place))
    expect(await read(vault, place)).toEqual(secret)
  })
})

describe('a start', () => {
  const state = () => dump(app.storage.database)

  test.each([
    ['with another key', [stranger], /under the secret key \w{12}, and ROLLCALL_SECRET_KEY has \w{12}\./],
    ['with no key any more', undefined, /none is set\. Set ROLLCALL_SECRET_KEY or ROLLCALL_SECRET_KEY_FILE/],
  ])('%s is refused and changes nothing', async (_, keys, refusal) => {
    const before = await state()
    await expect(createVault(app.storage.database, { keys }, clock).opened).rejects.toThrow(refusal)
    expect(await state()).toEqual(before)
  })

  test('with another key of the same id is refused', async () => {
    const impostor = { ...stranger, id: first.id }
    await expect(vaultWith(impostor)).rejects.toThrow(/check value/)
  })

  test('with the right key among others is none', async () => {
    await vaultWith(second, first)
  })
})

describe('a rotation', () => {
  test('that is stopped in the middle leaves every secret readable, and the next one does the rest', async () => {
    const { database } = app.storage
    const places = Array.from({ length: 250 }, (_, index) => placeIn(index < 150 ? here : there))
    const old = await vaultWith(first)
    for (const tenant of [here, there])
      await inTenant(tenant, async (db) => {
        for (const place of places.filter(({ tenantId }) => tenantId === tenant))
          await old.keep(db, place, secret)
      })
    const total = (await countSecretsByKey(database)).get(first.id) ?? 0

    // The process ends before its third transaction with a tenant.
    let begun = 0
    const dying: typeof database = {
      ...database,
      transaction: (scope, fn) =>
        'tenant' in scope && ++begun > 2
          ? Promise.reject(new Error('killed'))
          : database.transaction(scope, fn),
    }
    await expect(rotateSecrets(dying, [second, first])).rejects.toThrow('killed')
    const counts = await countSecretsByKey(database)
    expect(counts.get(second.id)).toBeGreaterThan(0)
    expect((counts.get(first.id) ?? 0) + (counts.get(second.id) ?? 0)).toBe(total)
    // Now both keys are needed.
    await expect(vaultWith(second)).rejects.toThrow(first.id)
    await expect(vaultWith(first)).rejects.toThrow(second.id)
    for (const place of [places[0], places[149], places[249]])
      expect(await read(await vaultWith(second, first), place as TenantSecretPlace)).toEqual(secret)

    const rest = await rotateSecrets(database, [second, first])
    expect(rest).toEqual({ rewrapped: (counts.get(first.id) as number) - 1, unreadable: [], left: 0 })
    expect(usesOf([second, first], await countSecretsByKey(database))).toEqual([
      { key: second.id, count: total, current: true },
      { key: first.id, count: 0, current: false },
    ])
    const renewed = await vaultWith(second)
    for (const place of places) expect(await read(renewed, place)).toEqual(secret)
  })

  test('names damaged secrets, leaves them as they are and rewraps the others', async () => {
    const { database } = app.storage
    const [damaged, sound] = [placeIn(here), placeIn(here)]
    for (const place of [damaged, sound]) await keep(await vaultWith(second), place)
    await asOwner(database, (db) =>
      db
        .updateTable('secrets')
        .set({ sealed: Buffer.from('short') })
        .where('ownerId', '=', damaged.row)
        .execute(),
    )
    const { unreadable, left } = await rotateSecrets(database, [first, second])
    expect({ unreadable, left }).toEqual({ unreadable: [damaged], left: 1 })
    expect(await read(await vaultWith(first, second), sound)).toEqual(secret)
  })
})

test('secrets under a lost key can be discarded, so that the server starts again', async () => {
  await expect(vaultWith(stranger)).rejects.toThrow()
  for (const { id } of [first, second]) await discardSecrets(app.storage.database, id)
  await vaultWith(stranger)
})
