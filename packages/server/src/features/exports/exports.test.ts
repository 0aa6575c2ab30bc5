import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { readTable } from '../import/table-file.ts'

let app: TestApp
let ada: Person
/** Reads users, and sees no addresses. */
let rita: Person

beforeAll(async () => {
  app = await startTestApp({
    profile: 'pivot',
    change: ({ accounts }) => {
      accounts.begin = 'either'
    },
  })
  ada = await app.firstAdministrator()
  const role = await send('POST', 'roles', { name: '=Reader', key: 'reader', permissions: ['users:read'] })
  expect(role.status, role.raw).toBe(201)
  rita = await app.addPerson(ada, 'rita', ['reader'])
})
afterAll(() => app.close())

const send = (method: 'POST' | 'GET' | 'PATCH', path: string, body?: object, by = ada) =>
  app.request({ method, path: `/tenants/default/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })

async function file(list: string, filters: object = {}, by = ada): Promise<string[]> {
  const answer = await send('POST', `exports/${list}`, filters, by)
  expect(answer.status, answer.raw).toBe(200)
  expect(answer.headers['content-disposition']).toContain(`${list}-default-`)
  return answer.raw.replace('\uFEFF', '').trim().split('\r\n')
}

test('a file has what the list shows, filtered and in its order, page after page', async () => {
  const names = Array.from({ length: 210 }, (_, n) => `many.${String(n).padStart(3, '0')}`)
  for (const username of names) {
    const made = await send('POST', 'users', { username, begin: 'inactive' })
    expect(made.status, made.raw).toBe(201)
  }
  const [head = '', ...lines] = await file('users', { q: 'many', sort: '-username' })
  const column = head.split(',').indexOf('username')
  expect(head).toBe('id,username,email,alias,kind,status,provider,createdAt,lastSignInAt,lockedUntil,roles')
  expect(lines.map((line) => line.split(',')[column])).toEqual(names.toReversed())
  expect((await file('users', { status: 'invited' })).slice(1)).toEqual([])
})

test('nothing in a file is run as a formula, and addresses are obscured as in lists', async () => {
  const gina = await app.addPerson(ada, 'gina', ['reader'])
  const changed = await send('PATCH', `users/${gina.id}`, { email: 'gina@corp.example', alias: '+cmd' })
  expect(changed.status, changed.raw).toBe(200)
  const [, ...lines] = await file('users', { q: 'gina' }, rita)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(`"'=Reader"`)
  expect(lines[0]).toContain(`"'+cmd"`)
  expect(lines[0]).not.toContain('gina@corp.example')
})

test('a workbook has the same cells as the CSV file, and an import reads both as they were', async () => {
  const role = await send('POST', 'attributes', { key: 'level', label: { en: 'Level' }, type: 'number' })
  expect(role.status, role.raw).toBe(201)
  const hard = await app.addPerson(ada, 'hardy', ['reader'])
  expect(
    (await send('PATCH', `users/${hard.id}`, { alias: '=1+1', attributes: { level: 2.5 } })).status,
  ).toBe(200)
  const read = async (format: 'csv' | 'xlsx') => {
    const answer = await send('POST', 'exports/users', { q: 'hardy', format })
    expect(answer.status, answer.raw).toBe(200)
    expect(answer.headers['content-disposition']).toContain(`.${format}"`)
    const table = await readTable(Readable.from([answer.bytes ?? Buffer.alloc(0)]))
    const rows: string[][] = []
    for await (const { cells } of table.rows) rows.push(cells)
    return { columns: table.columns, rows }
  }
  const csv = await read('csv')
  expect(await read('xlsx')).toEqual(csv)
  const [row = []] = csv.rows
  const cell = (column: string) => row[csv.columns.indexOf(column)]
  expect([cell('alias'), cell('roles'), cell('level')]).toEqual(['=1+1', '=Reader', '2.5'])
  const { body } = await send('GET', 'audit-events?action=list.exported&limit=1')
  expect(body.items[0].after).toEqual({ list: 'users', q: 'hardy', format: 'xlsx' })
})

test('the download is in the audit log, with its filters', async () => {
  await file('users', { q: 'rita', locked: false })
  const { body } = await send('GET', 'audit-events?action=list.exported&limit=1')
  expect(body.items[0].after).toEqual({ list: 'users', q: 'rita', locked: 'false' })
})

test('keys, sessions, groups and capabilities are for those who may see them, without any secret', async () => {
  const key = await app.request({
    method: 'POST',
    path: '/me/api-keys',
    body: { name: 'terminal' },
    cookie: ada.cookie,
  })
  expect(key.status, key.raw).toBe(201)
  const keys = await file('api-keys')
  expect(keys[1]).toContain('ada,terminal')
  expect(keys.join()).not.toContain(key.body.secret)
  expect((await file('sessions')).filter((line) => line.includes(',ada,false,'))).toHaveLength(1)
  expect((await file('capabilities'))[0]).toContain('userName')
  for (const list of ['api-keys', 'sessions', 'capabilities'])
    expect((await send('POST', `exports/${list}`, {}, rita)).status, list).toBe(403)
  expect((await send('POST', 'exports/users', { limit: 5 })).status).toBe(400)
})
