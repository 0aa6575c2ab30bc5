import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, type RunningServer, startServer } from '../packages/server/test/running-server.ts'
import { rollcall as runIn } from './support/command-line.ts'
import { passwordOf } from './support/person.ts'

const startScript = fileURLToPath(new URL('../scripts/start.mjs', import.meta.url))
const mimir = fileURLToPath(new URL('../profiles/mimir.yaml', import.meta.url))

let folder: string
let dataDir: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-command-line-'))
  dataDir = join(folder, 'data')
  server = await startServer({ dataDir, profile: 'mimir' })
})
afterAll(async () => {
  await server?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const rollcall = (args: string[], env?: Record<string, string>) => runIn(folder, args, env)

test('rollcall profile check says what is in a good profile', async () => {
  for (const name of ['mimir', mimir]) {
    const { code, out, err } = await rollcall(['profile', 'check', name])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('a good profile; 2 roles, 14 permissions of its product')
  }
})

test('rollcall profile check takes every profile that comes along', async () => {
  for (const name of ['default', 'mimir', 'investigator']) {
    const { code, err } = await rollcall(['profile', 'check', name])
    expect({ name, code, err }).toEqual({ name, code: 0, err: '' })
  }
})

test('rollcall profile check names file, line, place and reason of every mistake', async () => {
  const source = await readFile(mimir, 'utf8')
  const file = join(folder, 'wrong.yaml')
  const wrong = source
    .replace('      - hosts:view\n', '      - hosts:veiw\n')
    .replace('minLength: 14', 'minLength: fourteen')
  await writeFile(file, wrong)
  const { code, out, err } = await rollcall(['profile', 'check', file])
  expect({ code, out }).toEqual({ code: 1, out: '' })
  const lineOf = (part: string) => wrong.split('\n').findIndex((line) => line.includes(part)) + 1
  expect(err).toMatch(new RegExp(`wrong\\.yaml:${lineOf('hosts:veiw')}:\\d+ .*hosts:veiw.*hosts:view`))
  expect(err).toMatch(new RegExp(`wrong\\.yaml:${lineOf('fourteen')}:\\d+ passwords\\.minLength`))
  expect(err, 'no stack').not.toContain('    at ')
})

test('rollcall profile check says which file is missing, and how a broken one is broken', async () => {
  const missing = await rollcall(['profile', 'check', 'nowhere.yaml'])
  expect(missing.code).toBe(1)
  expect(missing.err).toContain('There is no profile nowhere.yaml')
  await writeFile(join(folder, 'broken.yaml'), 'name: broken\nroles: [unclosed\n')
  const broken = await rollcall(['profile', 'check', 'broken.yaml'])
  expect(broken.code).toBe(1)
  expect(broken.err).toMatch(/broken\.yaml:\d+:\d+ /)
})

test('rollcall doctor finds nothing wrong with a running server', async () => {
  const { code, out } = await rollcall(['doctor', '--port', String(server.port), '--data', dataDir])
  expect(out).toContain(`✓ Server on port ${server.port} answers`)
  expect(out).toContain(`✓ Data folder ${dataDir}`)
  expect({ code, crosses: out.includes('✗') }).toEqual({ code: 0, crosses: false })
})

test('rollcall doctor says what is wrong and what to do, and ends with code 1', async () => {
  const env = { ROLLCALL_URL: 'http://users.example.com' }
  const { code, out } = await rollcall(['doctor', '--port', String(await freePort())], env)
  expect(code).toBe(1)
  expect(out).toMatch(
    /✗ Public address http:\/\/users\.example\.com: .*set ROLLCALL_URL to its https address/,
  )
  expect(out).toContain('is not running')
})

test('rollcall doctor says which product gets no session cookie', async () => {
  const env = { ROLLCALL_PRODUCT_ORIGINS: `http://localhost:7500,https://hunts.example.com` }
  const { code, out } = await rollcall(['doctor', '--port', String(await freePort())], env)
  expect(code).toBe(1)
  expect(out).toContain('✓ Product http://localhost:7500')
  expect(out).toMatch(/✗ Product https:\/\/hunts\.example\.com: .*serve both under one host name/)
})

test('rollcall product-key prints the key and nothing else, before the first start and again', async () => {
  const flags = ['--name', 'hunts', '--data', join(folder, 'for-products'), '--profile', 'mimir']
  const first = await rollcall(['product-key', ...flags])
  expect(first.code, first.err).toBe(0)
  expect(first.out).toMatch(/^rck_\w{71}\n$/)
  const second = await rollcall(['product-key', ...flags])
  expect(second.out).toMatch(/^rck_\w{71}\n$/)
  expect(second.out).not.toBe(first.out)
  expect(first.err + second.err).not.toContain('rck_')
})

test('rollcall product-key is refused with the reason without a name, for no tenant, and while the server runs', async () => {
  const data = ['--data', join(folder, 'for-products')]
  const nameless = await rollcall(['product-key', ...data])
  expect({ code: nameless.code, err: nameless.err.trim() }).toEqual({
    code: 1,
    err: 'Say what the product is called: rollcall product-key --name hunts',
  })
  const tenantless = await rollcall(['product-key', '--name', 'hunts', '--tenant', 'nowhere', ...data])
  expect({ code: tenantless.code, err: tenantless.err.trim() }).toEqual({
    code: 1,
    err: 'There is no tenant nowhere.',
  })
  const running = await rollcall(['product-key', '--name', 'hunts', '--data', dataDir])
  expect({ code: running.code, out: running.out }).toEqual({ code: 1, out: '' })
  expect(running.err).toMatch(/in use|already|another/i)
})

test('A setting that cannot be is named, with what it should be', async () => {
  const { code, err } = await rollcall(['serve', '--port', 'eighty'])
  expect(code).toBe(1)
  expect(err.trim()).toBe('ROLLCALL_PORT must be a whole number from 0 to 65535; it is "eighty".')
  const unknown = await rollcall(['dance'])
  expect(unknown.code).toBe(1)
  expect(unknown.err).toContain('There is no command dance.')
})

test('A second process on the same data folder is refused with the reason, and the first goes on', async () => {
  const port = String(await freePort())
  const { code, err } = await rollcall(['serve', '--port', port, '--data', dataDir])
  expect(code).toBe(1)
  expect(err).toContain(dataDir)
  expect(err).toMatch(/in use|already|another/i)
  expect(err, 'no stack').not.toContain('    at ')
  const ready = await fetch(`${server.url}/readyz`)
  expect(ready.status).toBe(200)
})

test('A second process on the same port is refused with the reason', async () => {
  const other = join(folder, 'other')
  const { code, err } = await rollcall(['serve', '--port', String(server.port), '--data', other])
  expect(code).toBe(1)
  expect(err).toContain('The port is in use by another program. Choose one with --port.')
})

test('SIGTERM during requests: answers under way arrive whole, the exit code is 0, and the data is there on restart', async () => {
  const setUp = await post('/setup', {
    token: server.setupToken,
    username: 'ada',
    password: passwordOf('ada'),
  })
  expect(setUp.status).toBe(201)
  const credentials = { username: 'ada', password: passwordOf('ada') }
  const signIn = '/tenants/default/sign-in/password'
  let answered = 0
  const calling = Array.from({ length: 8 }, async () => {
    for (;;) {
      const answer = await post(signIn, credentials).catch(() => undefined)
      if (!answer) return
      expect([200, 503]).toContain(answer.status)
      expect(await answer.json()).toHaveProperty(answer.status === 200 ? 'user.username' : 'code')
      answered += 1
    }
  })
  await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(8)
  const code = await server.kill('SIGTERM')
  await Promise.all(calling)
  expect(code, server.output()).toBe(0)

  server = await startServer({ dataDir, profile: 'mimir' })
  expect(server.setupToken, 'no setup link once there is an administrator').toBeUndefined()
  expect((await post(signIn, credentials)).status).toBe(200)
})

test('npm start builds what is missing and runs the server until SIGTERM', async () => {
  const port = await freePort()
  const started = spawn(
    process.execPath,
    [startScript, '--port', String(port), '--data', join(folder, 'by-npm'), '--profile', 'mimir'],
    { env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(started, 'exit')
  try {
    let printed = ''
    for await (const chunk of started.stdout) {
      printed += chunk
      if (printed.includes('/setup#')) break
    }
    const origin = `http://localhost:${port}`
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    expect(await (await fetch(origin)).text()).toContain('<div id="root">')
    const options = await fetch(`${origin}/api/v1/tenants/default/sign-in`)
    expect(await options.text()).toContain('Mimir')
  } finally {
    started.kill('SIGTERM')
  }
  expect((await ended)[0]).toBe(0)
})

function post(path: string, body: object): Promise<Response> {
  return fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
