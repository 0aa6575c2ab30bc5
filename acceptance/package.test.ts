import { execFile } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@rollcall/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, runServer, startServer } from '../packages/server/test/running-server.ts'
import { passwordOf } from './support/person.ts'
import { callAs, createUsers } from './support/stage.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
/** A user of every Linux who owns nothing. */
const nobody = 65534
/** Long enough also where everything else runs at the same time. */
const patience = 180_000

let folder: string
let home: string
let command: string

// As an operator gets it: packed, and installed in an empty folder with nothing but the packed file. Paths have blanks.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall package '))
  chmodSync(folder, 0o755)
  home = join(folder, 'installed')
  command = join(home, 'node_modules', '.bin', 'rollcall')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', ['pack', '--pack-destination', folder, ...quiet], {
    cwd: join(root, 'packages', 'server'),
  })
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  mkdirSync(home)
  await writeFile(join(home, 'package.json'), '{}')
  await run('npm', ['install', join('..', tarball), '--prefer-offline', ...quiet], { cwd: home })
}, patience)
afterAll(() => rm(folder, { recursive: true, force: true }))

const installed = (...path: string[]) => join(home, 'node_modules', 'rollcall-server', ...path)
/** No compiler, no npm, nothing of the repository. */
const withNode = (node = process.execPath) => ({ PATH: dirname(node) })

async function rollcall(args: string[], { cwd = folder, program = command, node = process.execPath } = {}) {
  const running = run(program, args, { cwd, env: withNode(node) })
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr }),
  )
}

async function serve(place: { cwd: string; uid?: number }, ...flags: string[]) {
  const port = await freePort()
  return runServer(['--port', String(port), ...flags], {
    ...place,
    port,
    env: withNode(),
    until: ['Rollcall answers on'],
    program: command,
  })
}

test('P1 · the package is compiled, small, and needs four others at most', () => {
  const files = readdirSync(join(home, 'node_modules'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 2 ** 20
  const { packages } = JSON.parse(readFileSync(join(home, 'node_modules', '.package-lock.json'), 'utf8'))
  expect(Object.keys(packages).length).toBeLessThanOrEqual(5)
  expect(megabytes).toBeLessThan(100)
  expect(JSON.stringify(packages)).not.toContain('hasInstallScript')

  const ours = files.filter((file) => file.startsWith(installed()))
  expect(
    ours.filter((file) => /\.tsx?$|\.test\.|[\\/]tests?[\\/]/.test(file.slice(installed().length))),
  ).toEqual([])
  expect(readdirSync(installed()).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
  expect(existsSync(installed('dist', 'licenses', 'word-lists', 'NOTICE.md'))).toBe(true)
  expect(existsSync(installed('dist', 'docs', 'operators.md'))).toBe(true)
  expect(readFileSync(installed('dist', 'licenses', 'server.md'), 'utf8')).toMatch(/## fastify - .*\(MIT\)/)
  expect(readFileSync(installed('dist', 'licenses', 'console.md'), 'utf8')).toMatch(/## react - .*\(MIT\)/)
})

test(
  'P1 · its command starts a server with the console; the program of the checkout takes the same data, and back',
  async () => {
    const cwd = join(folder, 'at work')
    mkdirSync(cwd)
    const first = await serve({ cwd })
    expect(existsSync(join(cwd, 'data', 'pgdata')), 'the data lies in the folder where it was started').toBe(
      true,
    )
    await expectConsole(first.url)
    await createClient({ baseUrl: first.url }).setup.complete({
      token: first.setupToken as string,
      username: 'ada',
      password: passwordOf('ada'),
    })
    await createUsers(await callAs(first.url, 'ada'), ['max'])
    expect(await first.kill('SIGTERM'), first.output()).toBe(0)

    const checkout = await startServer({ dataDir: join(cwd, 'data') })
    await createUsers(await callAs(checkout.url, 'ada'), ['noor'])
    expect(await checkout.kill('SIGTERM')).toBe(0)

    const again = await serve({ cwd: folder }, '--data', join(cwd, 'data'))
    await Promise.all(['max', 'noor'].map((name) => callAs(again.url, name)))
    expect(await again.kill('SIGTERM')).toBe(0)
  },
  patience,
)

/** The page, what it loads, compressed beforehand, and the reference of the API. */
async function expectConsole(url: string): Promise<void> {
  const page = await (await fetch(url)).text()
  expect(page).toContain('<div id="root"')
  const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(page) ?? []
  const [loaded, reference] = await Promise.all([
    fetch(`${url}${script}`, { headers: { 'accept-encoding': 'br' } }),
    fetch(`${url}/api/docs/scalar.js`),
  ])
  expect([loaded.status, loaded.headers.get('content-encoding')]).toEqual([200, 'br'])
  expect(reference.status).toBe(200)
  expect((await reference.text()).length).toBeGreaterThan(1_000_000)
}

test('P1 · its command runs from any folder and through links, and knows the profiles by name', async () => {
  const link = join(folder, 'link to it')
  symlinkSync(command, link)
  const version = JSON.parse(readFileSync(installed('package.json'), 'utf8')).version
  expect(await rollcall(['--version'], { program: link, cwd: '/' })).toEqual({
    code: 0,
    out: `${version}\n`,
    err: '',
  })
  expect((await rollcall(['profile', 'check', 'mimir'])).out).toContain(': valid; ')
  expect((await rollcall(['doctor', '--port', '0'])).out).toContain('✓ Profile default')
  expect((await rollcall(['dance'])).code).toBe(2)
})

test('P1 · a user who may write nothing of the installation starts it', async () => {
  await run('chmod', ['-R', 'a-w', home])
  const cwd = join(folder, 'of nobody')
  mkdirSync(cwd)
  const asRoot = process.getuid?.() === 0
  if (asRoot) chownSync(cwd, nobody, nobody)
  const server = await serve({ cwd, ...(asRoot ? { uid: nobody } : {}) })
  expect(server.setupToken).toBeTruthy()
  expect(await server.kill('SIGTERM'), server.output()).toBe(0)
  await run('chmod', ['-R', 'u+w', home])
})

test('P1 · an older Node is refused in one sentence that says what to do', async () => {
  const older = join(root, 'scripts', 'node-22', 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  const { code, out, err } = await rollcall(['serve'], { node: older })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(
    /^Rollcall needs Node\.js 24 or newer; this is v22\.[\d.]+ at .*\. Install Node\.js 24 .*\n$/,
  )
})
