import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../test/test-app.ts'
import { atTerminal } from '../../test/test-terminal.ts'

let app: TestApp
let folder: string
let environment: Record<string, string>
let cookie: string

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  await app.startWork()
  const url = await app.server.listen({ port: 0, host: '127.0.0.1' })
  cookie = (await app.firstAdministrator()).cookie
  const made = await app.request({ method: 'POST', path: '/me/api-keys', body: { name: 'terminal' }, cookie })
  environment = { ROLLCALL_URL: url, ROLLCALL_API_KEY: made.body.key }
  folder = await mkdtemp(join(tmpdir(), 'rollcall-import-'))
})
afterAll(async () => {
  await app?.close()
  await rm(folder, { recursive: true, force: true })
})

async function importing(text: string, ...flags: string[]) {
  const file = join(folder, 'staff.csv')
  await writeFile(file, text)
  return atTerminal(['users', 'import', file, ...flags], { environment })
}
const there = async (login: string) =>
  (await app.request({ path: `/tenants/default/users?login=${login}`, cookie })).body.items.length

test('a dry run says what would happen, and an import does it', async () => {
  const text = 'Person,Mail\nnora,nora@example.com\n'
  const flags = ['--column', 'Person=username', '--invitations', 'none']
  const dry = await importing(text, ...flags, '--dry-run')
  expect(dry).toMatchObject({
    code: 0,
    out: '1 created, 0 changed, 0 as they are, 0 refused. Nothing was imported.\n',
  })
  expect(await there('nora')).toBe(0)
  const done = await importing(text, ...flags)
  expect(done, done.err).toMatchObject({ code: 0, out: '1 created, 0 changed, 0 as they are, 0 refused.\n' })
  expect(await there('nora')).toBe(1)
})

test('refused lines are printed and written to a file, and nothing is imported or left behind', async () => {
  const errors = join(folder, 'refused.csv')
  const text = 'username,email\nolga,olga@example.com\nnora,other@example.com\n'
  const answer = await importing(text, '--errors', errors)
  expect(answer).toMatchObject({ code: 1, out: '' })
  expect(answer.err).toContain('Line 3, username “nora”:')
  expect(answer.err).toContain('1 line is refused; nothing was imported.')
  expect(await readFile(errors, 'utf8')).toMatch(
    /^\uFEFFusername,email,line,reasons\r\nnora,other@example.com,3,/,
  )
  expect(await there('olga')).toBe(0)
  const { body } = await app.request({ path: '/tenants/default/imports', cookie })
  expect(body.items.map(({ status }: { status: string }) => status)).toEqual(['done'])
  expect(await importing('', '--dry-run')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no lines'),
  })
})
