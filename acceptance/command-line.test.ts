import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
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

test('C2 C4 C9 · the program by itself: version, usage errors, help, standard input', async () => {
  const ran = (args: string[]) => rollcall(args).then(({ code }) => code)
  expect(
    await Promise.all([
      ran(['--version']),
      ran(['help', 'users', 'delete']),
      ran(['dance']),
      ran(['serve', '-x']),
    ]),
  ).toEqual([0, 0, 2, 2])
  const piped = await runIn(folder, ['profile', 'check', '-'], {}, { input: await readFile(mimir, 'utf8') })
  expect(piped).toEqual({
    code: 0,
    out: 'standard input: valid; 2 roles, 14 permissions of its product\n',
    err: '',
  })
})

test('rollcall doctor finds nothing wrong with a running server', async () => {
  const { code, out } = await rollcall(['doctor', '--port', String(server.port), '--data', dataDir])
  expect(out).toContain(`✓ Server on port ${server.port} answers`)
  expect(out).toContain(`✓ Data folder ${dataDir} is open in that server`)
  expect({ code, crosses: out.includes('✗') }).toEqual({ code: 0, crosses: false })
})

test('C5 · rollcall product-key on a full disk makes no key, and says so', async () => {
  const data = join(folder, 'for-full')
  const flags = ['product-key', '--name', 'hunts', '--data', data]
  const full = await runIn(folder, flags, {}, { output: '/dev/full' })
  expect(full.code).toBe(1)
  expect(full.err).toContain('could not be written (ENOSPC). No key was made.')
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

test('rollcall product-key is refused with the reason for no tenant, and while the server runs', async () => {
  const data = ['--data', join(folder, 'for-products')]
  const tenantless = await rollcall(['product-key', '--name', 'hunts', '--tenant', 'nowhere', ...data])
  expect({ code: tenantless.code, err: tenantless.err.trim() }).toEqual({
    code: 1,
    err: 'There is no tenant nowhere.',
  })
  const running = await rollcall(['product-key', '--name', 'hunts', '--data', dataDir])
  expect({ code: running.code, out: running.out }).toEqual({ code: 1, out: '' })
  expect(running.err).toMatch(/in use|already|another/i)
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

test('A second process on the same port is refused with the reason, before it makes anything', async () => {
  const other = join(folder, 'other')
  const { code, err } = await rollcall(['serve', '--port', String(server.port), '--data', other])
  expect(code).toBe(1)
  expect(err).toContain(`The port ${server.port} is in use by another program; choose another with --port`)
  expect(existsSync(other)).toBe(false)
})

test('C6 C7 · a server on any port prints the one that it got, and closes on SIGHUP as on SIGTERM', async () => {
  const any = await startServer({ dataDir: join(folder, 'any-port'), port: 0 })
  const origin = /Rollcall answers on (http:\/\/localhost:\d+)/.exec(any.output())?.[1]
  expect(origin).not.toBe('http://localhost:0')
  expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  expect(any.output()).toContain(`${origin}/t/default/setup#`)
  expect(await any.kill('SIGHUP')).toBe(0)
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
  const { started, origin } = await npmStart([])
  const ended = once(started, 'exit')
  try {
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    expect(await (await fetch(origin)).text()).toContain('<div id="root"')
    const options = await fetch(`${origin}/api/v1/tenants/default/sign-in`)
    expect(await options.text()).toContain('Mimir')
  } finally {
    started.kill('SIGTERM')
  }
  expect((await ended)[0]).toBe(0)
})

test('npm start ends the server when the shell is killed through which npm runs it', async () => {
  const { started, origin } = await npmStart(['sh', '-c', '"$@"; exit $?', 'sh'])
  started.kill('SIGTERM')
  const answers = () =>
    fetch(`${origin}/healthz`).then(
      ({ status }) => status,
      () => 'nothing',
    )
  await expect.poll(answers, { timeout: 30_000 }).toBe('nothing')
})

/** Starts the script of `npm start`, through a shell or not, and waits for its setup link. */
async function npmStart(shell: string[]) {
  const port = await freePort()
  const flags = ['--port', String(port), '--data', join(folder, 'by-npm'), '--profile', 'mimir']
  const [command = '', ...args] = [...shell, process.execPath, startScript, ...flags]
  const started = spawn(command, args, {
    env: { PATH: process.env.PATH, HOME: folder, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const chunk of started.stdout) {
    printed += chunk
    if (printed.includes('/setup#')) break
  }
  return { started, origin: `http://localhost:${port}` }
}

function post(path: string, body: object): Promise<Response> {
  return fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
