import { sortKey, soughtWords, wordsOf } from '@rollcall/access/folding.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addWords } from '../../../test/kept-by-code.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Found, foundBy, foundThese } from './found.store.ts'
import { fittingWords, seen } from './users.search.ts'
import { countUsers, listUsers, type UserSort } from './users.store.ts'
import type { Within } from './words.store.ts'
import { findMet } from './words-met.store.ts'

interface Someone {
  id: string
  username: string
  alias: string | null
  email: string | null
  status: string
  created: number
}

let app: TestApp
let ada: Person
let tenantId: string
let everybody: Someone[]

const firsts = ['anna', 'annabel', 'zoe', 'jörg', 'jean-luc', 'süleyman', 'o’neil', 'nguyễn', '太郎', 'สมชาย']
const families = [
  'muller',
  'mullermann',
  'mull',
  'strauß',
  'o’brien',
  'fitz-james',
  '山田',
  'garcía',
  'ρήγας',
  'фёдоров',
]
const people = fc.sample(
  fc.record({
    first: fc.constantFrom(...firsts),
    family: fc.constantFrom(...families),
    // Many names differ only at their end.
    number: fc.nat(40),
    aliased: fc.boolean(),
    mailed: fc.boolean(),
    status: fc.constantFrom('active', 'active', 'inactive'),
    created: fc.nat(1_000),
  }),
  { numRuns: 400, seed: 7 },
)

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  ada = await app.firstAdministrator()
  tenantId = (await app.requireTenant('default')).id
  const named = people.map(({ first, family, number, aliased, mailed, status, created }, place) => ({
    id: `0198f2a0-0000-7000-8000-${String(place).padStart(12, '0')}`,
    username: `${first}.${family}${number}_${place}`,
    alias: aliased ? `${first} ${family}` : null,
    email: mailed ? `u${place}.mullerin@zoecorp.example` : null,
    status,
    created,
  }))
  await asSuperuser(app.storage.database, (db) => insert(db, named))
  // Created last, whatever the clock says.
  const administrator = {
    id: ada.id,
    username: 'ada',
    alias: null,
    email: null,
    status: 'active',
    created: Infinity,
  }
  everybody = [...named, administrator]
})
afterAll(() => app.close())

async function insert(db: Db, named: Someone[]): Promise<void> {
  const keyed = named.map((one) => ({ ...one, sort: sortKey(one.username) }))
  await sql`
    insert into users (tenant_id, id, username, username_key, username_sort, email, email_key, alias, status, provider,
      created_at, updated_at, preferences)
    select ${tenantId}::uuid, id, username, username, sort, email, email, alias, status, 'password', to_timestamp(created), now(), '{}'
    from jsonb_to_recordset(${JSON.stringify(keyed)}::jsonb)
      as r (id uuid, username text, sort text, email text, alias text, status text, created int)`.execute(db)
  await sql.raw(addWords).execute(db)
}

/** The simple computation: the users who have, for each word of the text, a word that begins with it. */
function fits(one: Someone, text: string, level: keyof typeof seen): boolean {
  const names = {
    names: [one.username],
    aliases: [one.username, one.alias],
    addresses: [one.username, one.alias, one.email],
  }
  const words = names[level].flatMap((name) => [...wordsOf(name ?? '')])
  return soughtWords(text).every(({ text: sought, whole }) =>
    words.some((word) => (whole ? word === sought : word.startsWith(sought))),
  )
}

function inOrder(found: Someone[], { column, descending }: UserSort): string[] {
  const key = (one: Someone) =>
    column === 'username' ? sortKey(one.username) : column === 'createdAt' ? one.created : 0
  const sorted = found.toSorted((a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === y) return a.id < b.id ? -1 : 1
    return x < y ? -1 : 1
  })
  return (descending ? sorted.reverse() : sorted).map(({ username }) => username)
}

const texts = [
  ...[
    'a',
    'an',
    'ann',
    'anna',
    'annab',
    'mull',
    'mulle',
    'muller',
    'muller7',
    'mullerman',
    'zoec',
    'zoecorp',
    'str',
  ],
  ...[
    'strauss',
    'obrien',
    "O'Brien",
    'brien',
    'jeanluc',
    'luc',
    'fitz-j',
    '太',
    '郎',
    '田',
    'ชาย',
    'риг',
    'фед',
    'nguyen',
  ],
  ...[
    'anna mull',
    'anna muller',
    'zoe muller1',
    'mull 太',
    'a m',
    'anna.muller',
    'anna.mull',
    'example strauss a',
    'nobody',
    'annas',
  ],
]
const sorts: UserSort[] = [
  { column: 'username', descending: false },
  { column: 'username', descending: true },
  { column: 'createdAt', descending: false },
  { column: 'lastSignInAt', descending: true },
]

test.each(sorts)(
  'by $column, descending: $descending, all pages together contain exactly the users found, whatever number is estimated',
  async (sort) => {
    await app.storage.database.transaction({ tenant: tenantId }, async (db) => {
      for (const text of texts) {
        for (const level of ['names', 'addresses'] as const) {
          const within = { tenantId, levels: seen[level] }
          const expected = inOrder(
            everybody.filter((one) => fits(one, text, level)),
            sort,
          )
          for (const [way, found] of await ways(db, within, text))
            expect(await pages(db, { found }, sort), `${text} ${level} ${way}`).toEqual(expected)
        }
      }
    })
  },
)

/** All ways to find the users: with different estimates for each word and, of several words, for the pair. */
async function ways(db: Db, within: Within, text: string): Promise<[string, Found][]> {
  const words = fittingWords(text)
  const byCount = [2_000, 2_001, Infinity].map((count): [string, Found] => [
    `${count}`,
    foundBy(
      within,
      words.map((word) => ({ word, count })),
    ),
  ])
  const met = await findMet(db, within, words)
  expect(met !== undefined, text).toBe(words.length > 1 && !['a m', 'mull 太'].includes(text))
  return met ? [...byCount, ['met', foundThese(met)]] : byCount
}

async function pages(db: Db, filters: Parameters<typeof listUsers>[2], sort: UserSort): Promise<string[]> {
  const seenNames: string[] = []
  let after: CursorValues | undefined
  do {
    const rows = await listUsers(db, tenantId, filters, sort, { limit: 37, after, now: new Date() })
    seenNames.push(...rows.map(({ username }) => username))
    const last = rows.length === 37 ? rows.at(-1) : undefined
    const values = last && {
      username: [last.usernameSort],
      createdAt: [last.createdAt.getTime()],
      lastSignInAt: [0],
      status: [last.status, last.usernameSort],
      provider: [last.provider, last.usernameSort],
    }
    after = values && [...values[sort.column], last.id]
  } while (after)
  return seenNames
}

test('totals equal the simple computation, with filters too', async () => {
  await app.storage.database.transaction({ tenant: tenantId }, async (db) => {
    for (const text of texts) {
      const expected = everybody.filter((one) => fits(one, text, 'addresses'))
      const inactive = expected.filter(({ status }) => status === 'inactive')
      for (const [way, found] of await ways(db, { tenantId, levels: seen.addresses }, text)) {
        expect(await countUsers(db, tenantId, { found }), `${text} ${way}`).toEqual({
          total: expected.length,
        })
        expect(await countUsers(db, tenantId, { found, status: 'inactive' }), text).toEqual({
          total: inactive.length,
        })
      }
    }
  })
})

test('the HTTP API returns the same for each order, cursor and total', async () => {
  for (const text of ['mull', 'muller', 'anna muller', 'zoe', 'zoecorp']) {
    const expected = inOrder(
      everybody.filter((one) => fits(one, text, 'addresses')),
      { column: 'username', descending: false },
    )
    const usernames: string[] = []
    let cursor = ''
    do {
      const path = `/tenants/default/users?q=${encodeURIComponent(text)}&limit=50&total=true${cursor}`
      const { body } = await app.request({ path, cookie: ada.cookie })
      expect(body.total, text).toBe(expected.length)
      usernames.push(...body.items.map(({ username }: { username: string }) => username))
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    expect(usernames, text).toEqual(expected)
  }
})
