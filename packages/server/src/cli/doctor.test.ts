import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../test/running-server.ts'
import { atTerminal } from '../../test/test-terminal.ts'

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-doctor-'))
  file = join(folder, 'file')
  await writeFile(file, '')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Settings {
  [name: string]: string
}

/** Runs doctor with these settings. Uses a free port and a new data folder unless the settings name others. */
async function said(environment: Settings = {}) {
  const settings = {
    ROLLCALL_PORT: String(await freePort()),
    ROLLCALL_DATA: join(folder, 'new'),
    ...environment,
  }
  const { code, out } = await atTerminal(['doctor', '--json'], { environment: settings })
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: { check: string; problem?: string }[] }
  expect(ok).toBe(code === 0)
  const problems = findings.flatMap(({ check, problem }) => (problem ? [`${check}: ${problem}`] : []))
  expect(problems.join(), 'no stack').not.toContain('    at ')
  return { code, problems, checks: findings.map(({ check }) => check) }
}

test('doctor finds no problem in a new installation and creates nothing', async () => {
  const { code, problems, checks } = await said()
  expect({ code, problems }).toEqual({ code: 0, problems: [] })
  expect(checks.join()).toContain('is new; the first start prepares it')
  expect((await atTerminal(['profile', 'check', join(folder, 'new')])).err).toContain('There is no profile')
})

test.each([
  ['K3 · a closed port', { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' }, /ECONNREFUSED.*DATABASE_URL/],
  [
    'K3 · an unknown host',
    { DATABASE_URL: 'postgres://u:p@db.invalid/x' },
    /(ENOTFOUND|EAI_AGAIN).*DATABASE_URL/,
  ],
  ['U13 · a data folder that is a file', { ROLLCALL_DATA: 'FILE' }, /ROLLCALL_DATA, --data.* is a file/],
  ['U13 · a data folder in a file', { ROLLCALL_DATA: 'FILE/data' }, /ROLLCALL_DATA, --data.* is a file/],
  ['U13 · a host that is not here', { ROLLCALL_HOST: '192.0.2.1' }, /no address 192\.0\.2\.1.*ROLLCALL_HOST/],
  ['U13 · a host that nobody knows', { ROLLCALL_HOST: 'rollcall.invalid' }, /ROLLCALL_HOST/],
  [
    'U13 · a profile that is not there',
    { ROLLCALL_PROFILE: 'nowhere' },
    /no profile nowhere.*ROLLCALL_PROFILE/,
  ],
  ['U13 · settings that cannot be', { ROLLCALL_LOG_LEVEL: 'loud' }, /ROLLCALL_LOG_LEVEL must be one of/],
  [
    'a mail server that does not answer',
    { ROLLCALL_SMTP_URL: 'smtp://127.0.0.1:1', ROLLCALL_MAIL_FROM: 'a@example.com' },
    /Mail server 127\.0\.0\.1:1.*ROLLCALL_SMTP_URL/,
  ],
  [
    'a public address without TLS',
    { ROLLCALL_URL: 'http://users.example.com' },
    /set ROLLCALL_URL to its https address/,
  ],
  [
    'a product that gets no session cookie',
    { ROLLCALL_PRODUCT_ORIGINS: 'http://localhost:7500,https://hunts.example.com' },
    /Product https:\/\/hunts\.example\.com: .*under one host name/,
  ],
])('%s is a ✗ with the way to solve it', async (_, environment, sentence) => {
  const settings = Object.entries(environment).map(([name, text]) => [name, text.replace('FILE', file)])
  const { code, problems } = await said(Object.fromEntries(settings))
  expect(code).toBe(1)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(sentence)
})

test('U13 · a port in use by another program is a ✗, whatever its protocol', async () => {
  for (const other of [createTcpServer(), createServer((_, response) => response.end('hello'))]) {
    await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve))
    const { port } = other.address() as AddressInfo
    const { code, problems } = await said({ ROLLCALL_PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(problems.join()).toContain(`The port ${port} is in use by another program`)
  }
})
