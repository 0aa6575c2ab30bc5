import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@rollcall/contract/client.ts'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { freePort } from '../packages/server/test/running-server.ts'
import { passwordOf } from './support/person.ts'
import { runWalled, startWalled, type Walls } from './support/sandbox.ts'
import { callAs } from './support/stage.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const deployed = (file: string) => join(root, 'deploy', file)
const patience = 180_000

let folder: string
/** The packed release, installed by the line of the Containerfile. */
let installation: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-deploy-'))
  installation = join(folder, 'opt')
  await run(
    'npm',
    ['pack', '--workspace', 'rollcall-server', '--pack-destination', folder, '--loglevel=error'],
    {
      cwd: root,
    },
  )
  const [install = ''] =
    /npm install .*/.exec(await readFile(deployed('container/Containerfile'), 'utf8')) ?? []
  expect(install).toContain('--prefix /opt/rollcall ')
  const here = install.replace('/opt/rollcall', installation).replace('/packed/', `${folder}/`)
  await run('sh', ['-c', `${here} --prefer-offline --loglevel=error`], { cwd: folder })
}, patience)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** An instruction of the last stage of the Containerfile. */
async function instruction(pattern: RegExp): Promise<string> {
  const text = (await readFile(deployed('container/Containerfile'), 'utf8')).replaceAll(/\\\n\s*/g, '')
  return pattern.exec(text.slice(text.lastIndexOf('\nFROM ')))?.[1] as string
}

async function stateFolder(name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { mode: 0o700 })
  return path
}

async function setUp(url: string, said: string): Promise<void> {
  const [token = ''] = /rcl_\w+/.exec(said) ?? []
  const { setup } = createClient({ baseUrl: url })
  await setup.complete({ token, username: 'ada', password: passwordOf('ada') })
  await callAs(url, 'ada')
}

/** What the program may write must be said here, and nothing else. */
async function expectReadOnly(walls: Walls, except: string[]): Promise<void> {
  const places = ['/etc', '/opt/rollcall', '/usr', '/var/lib', '/run', ...Object.keys(walls.writable), '/tmp']
  const script = places.map((path) => `touch ${path}/probe 2>/dev/null && echo ${path}`).join('; ')
  const { out } = await runWalled(
    ['sh', '-c', `${script}; rm -f ${except.map((path) => `${path}/probe`).join(' ')}`],
    walls,
  )
  expect(out.trim().split('\n').sort()).toEqual([...except].sort())
}

test(
  'as the container: read-only, as a user without rights, on a database whose role is no superuser; healthy, and stopped by SIGTERM as process 1',
  async () => {
    const port = await freePort()
    const secrets = await stateFolder('secrets')
    const server = new URL((inject('testDatabase') as { server: string }).server)
    await writeFile(join(secrets, 'database-password'), 'a password of hex digits')
    const connection = { PGHOST: server.hostname, PGPORT: server.port, SECRETS: secrets }
    await run('sh', [deployed('compose/create-database.sh')], { env: { ...process.env, ...connection } })
    const url = `postgres://rollcall:a%20password%20of%20hex%20digits@${server.host}/rollcall`
    await writeFile(join(secrets, 'database-url'), `${url}\n`)
    const environment = Object.fromEntries(
      (await instruction(/^ENV (.*)$/m)).split(' ').map((each) => each.split('=') as [string, string]),
    )
    const walls: Walls = {
      readable: { '/opt/rollcall': installation, '/run/secrets': secrets },
      writable: { '/data': await stateFolder('data') },
      env: {
        ...environment,
        ROLLCALL_PORT: String(port),
        ROLLCALL_DRAIN_SECONDS: '0',
        DATABASE_URL_FILE: '/run/secrets/database-url',
      },
      cwd: await instruction(/^WORKDIR (.*)$/m),
      uid: Number(await instruction(/^USER (\d+):\d+$/m)),
    }
    try {
      const entry = JSON.parse(await instruction(/^ENTRYPOINT (.*)$/m))
      const command = JSON.parse(await instruction(/^CMD (.*)$/m))
      const health = JSON.parse(await instruction(/^HEALTHCHECK .*CMD (\[.*)$/m))
      await expectReadOnly(walls, ['/data', '/tmp'])
      const program = await startWalled([...entry, ...command], walls, 'Rollcall answers on')
      expect([await program.status('NoNewPrivs'), await program.status('CapEff')]).toEqual([
        '1',
        '0000000000000000',
      ])
      expect(await program.status('NSpid')).toMatch(/\t1$/)
      expect((await runWalled(health, walls)).code).toBe(0)
      await setUp(`http://localhost:${port}`, program.output())
      expect(await readdir(walls.writable['/data'] as string)).toEqual([])
      expect(await program.end('SIGTERM'), program.output()).toBe(0)
      expect((await runWalled(health, walls)).code).toBe(1)
    } finally {
      await dropDatabase(server)
    }
  },
  patience,
)

async function dropDatabase(server: URL): Promise<void> {
  const client = new pg.Client({ connectionString: new URL('/postgres', server).href })
  await client.connect()
  await client.query('drop database if exists rollcall with (force)')
  await client.query('drop role if exists rollcall')
  await client.end()
}

test(
  'as the systemd unit: its command line, with the state folder alone to write to, starts, signs people in and stops',
  async () => {
    const port = await freePort()
    const unit = await readFile(deployed('systemd/rollcall.service'), 'utf8')
    const setting = (name: string) =>
      new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]?.replace('%S', '/var/lib') as string
    const state = await stateFolder('state')
    const [variable, value] = setting('Environment').split('=') as [string, string]
    const walls: Walls = {
      readable: { '/opt/rollcall': installation },
      writable: { '/var/lib/rollcall': state },
      env: {
        PATH: '/opt/rollcall/bin:/usr/local/bin:/usr/bin',
        [variable]: value,
        ROLLCALL_PORT: String(port),
      },
      cwd: setting('WorkingDirectory'),
      // One of those that systemd takes for DynamicUser.
      uid: 61_184,
    }
    await expectReadOnly(walls, ['/var/lib/rollcall', '/tmp'])
    const program = await startWalled(setting('ExecStart').split(' '), walls, 'Rollcall answers on')
    await setUp(`http://localhost:${port}`, program.output())
    const told = performance.now()
    expect(await program.end('SIGTERM'), program.output()).toBe(0)
    expect(performance.now() - told).toBeLessThan(Number(setting('TimeoutStopSec')) * 1000)
    expect(await readdir(state)).toEqual(['data'])
    expect((await stat(join(state, 'data'))).mode & 0o077).toBe(0)
  },
  patience,
)
