import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addManyUsers } from '../../../test/many-users.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

let app: TestApp
let ada: Person

const users = '/tenants/default/users'

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

async function create(body: object): Promise<string> {
  const whole = { password: 'fourteen chars or more', roles: ['member'], ...body }
  const answer = await app.request({ method: 'POST', path: users, body: whole, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(201)
  return answer.body.id
}

async function page(query: string) {
  const answer = await app.request({ path: `${users}?${query}`, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(200)
  return answer.body as { items: { username: string }[]; nextCursor?: string; total?: number }
}

async function found(q: string, more = ''): Promise<string[]> {
  const { items } = await page(`q=${encodeURIComponent(q)}${more}`)
  return items.map(({ username }) => username)
}

async function change(id: string, body: object): Promise<void> {
  const answer = await app.request({ method: 'PATCH', path: `${users}/${id}`, body, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(200)
}

test('people are found by the beginning of each word of their username, alias and address', async () => {
  await create({ username: 'grace.hopper', alias: 'Rear Admiral Ｈopper', email: 'g.hopper@Navy.example' })
  for (const q of [
    'grace',
    'GR',
    'hop',
    'grace.h',
    'grace_hop',
    'admiral',
    'navy',
    'hopper@nav',
    'g.hopper@navy.example',
    '@navy',
  ]) {
    expect(await found(q), q).toEqual(['grace.hopper'])
  }
  for (const q of ['race', 'opper', 'avy', 'grace.hopperx', 'gr.hopper', '@'])
    expect(await found(q), q).toEqual([])
})

test('all words of a search must be found, in any order, and punctuation between them is ignored', async () => {
  await create({ username: 'anna.berg' })
  await create({ username: 'anna.stone' })
  expect(await found('anna')).toEqual(['anna.berg', 'anna.stone'])
  expect(await found('sto ann')).toEqual(['anna.stone'])
  expect(await found('anna - stone')).toEqual(['anna.stone'])
  expect(await found('a an anna b')).toEqual(['anna.berg'])
  expect(await found('anna hopper')).toEqual([])
})

test('letters match in any case and form, also where the form depends on the next letter', async () => {
  await create({ username: 'Οδυσσέας' })
  await create({ username: 'Straße' })
  for (const q of ['ΟΔΥΣ', 'οδυς', 'Οδυσσέας']) expect(await found(q), q).toEqual(['Οδυσσέας'])
  for (const q of ['STRASSE', 'strass']) expect(await found(q), q).toEqual(['Straße'])
})

test('U15 · names are found with and without accents, whatever apostrophe or dash was typed, and sorted beside their base letter', async () => {
  const named = (username: string, alias: string) => create({ username, alias })
  await named('Jörg', 'Jörg Müller')
  await named('oneil', 'Sinéad O’Neil')
  await named('lodz', 'Łódź–Søren Æsir')
  for (const q of ['jorg', 'Jörg', 'JORG muller', 'Jo\u0308rg']) expect(await found(q), q).toEqual(['Jörg'])
  for (const q of ["O'Neil", 'o’neil', 'Sinead', 'oʼneil']) expect(await found(q), q).toEqual(['oneil'])
  for (const q of ['lodz', 'łódź-so', 'Aesir', 'søren']) expect(await found(q), q).toEqual(['lodz'])
  for (const username of ['ängström', 'zorn', 'anton', 'Øre']) await create({ username })
  const { items } = await page('sort=username&limit=200')
  const among = items
    .map(({ username }) => username)
    .filter((name) => /^(äng|zorn|anton|Øre|oneil)/.test(name))
  expect(among).toEqual(['ängström', 'anton', 'oneil', 'Øre', 'zorn'])
  const first = await page('sort=username&limit=1&q=ang')
  expect(first.items).toHaveLength(1)
})

test('a renamed user is found by the new name and no longer by the old one', async () => {
  const id = await create({ username: 'turing', alias: 'Christopher', email: 'morcom@corp.example' })
  await change(id, { alias: 'Enigma', email: 'bombe@corp.example' })
  expect(await found('enig bombe')).toEqual(['turing'])
  expect(await found('christopher')).toEqual([])
  expect(await found('morcom')).toEqual([])
  await change(id, { alias: null, email: null })
  expect(await found('enigma')).toEqual([])
  const removed = await app.request({ method: 'DELETE', path: `${users}/${id}`, cookie: ada.cookie })
  expect(removed.status).toBe(204)
  expect(await found('turing')).toEqual([])
  expect(await asOwner(app.storage.database, async (db) => (await wordsOf(id).execute(db)).rows)).toEqual([])
})

function wordsOf(id: string) {
  return sql`select word from user_words where user_id = ${id}`
}

test('a very common name is listed in pages without gaps, in order, with every filter', async () => {
  await addManyUsers(app.storage.database, { count: 1_200, role: 'auditor', prefix: 'crowd' })
  await create({ username: 'crowd.member' })
  const seen: string[] = []
  let cursor = ''
  do {
    const { items, nextCursor, total } = await page(`q=corp+CROWD&limit=200&total=true${cursor}`)
    expect(total).toBe(1_200)
    seen.push(...items.map(({ username }) => username))
    cursor = nextCursor ? `&cursor=${encodeURIComponent(nextCursor)}` : ''
  } while (cursor)
  expect(seen).toEqual(Array.from({ length: 1_200 }, (_, n) => `crowd${String(n + 1).padStart(5, '0')}`))
  expect(await found('crowd', '&role=member')).toEqual(['crowd.member'])
  expect(await found('crowd', '&sort=-username&limit=1')).toEqual(['crowd01200'])
  expect(await found('crowd', '&status=inactive')).toEqual([])
  expect(await found('crowd crowd00007')).toEqual(['crowd00007'])
})
