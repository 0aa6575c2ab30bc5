import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from './stage.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const sdk = join(root, 'packages', 'sdk')
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
)
/** Long enough on a busy machine too. */
const patience = 120_000

let folder: string
let stage: Stage

// As a product gets it: packed, and installed in an empty folder with only the packed file.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-product-'))
  const shell = process.platform === 'win32'
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', ['pack', '--pack-destination', folder, ...quiet], { cwd: sdk, shell })
  const [tarball = ''] = readdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'product', type: 'module' }))
  await run('npm', ['install', `./${tarball}`, '--offline', ...quiet], { cwd: folder, shell })
  stage = await openStage()
}, patience)
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

const installed = (...path: string[]) => join(folder, 'node_modules', 'rollcall-sdk', ...path)

function nodes(): string[] {
  const older = join(root, 'scripts', 'node-22', 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  // An older Node comes with the dependencies for Linux only.
  return process.platform === 'linux' ? [older, process.execPath] : [process.execPath]
}

test('It consists of JavaScript, types and papers, and needs no other package', () => {
  const top = readdirSync(installed()).sort()
  expect(top).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
  const files = readdirSync(installed('dist'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  for (const { name, parentPath } of files) {
    expect(name).toMatch(/\.(js|d\.ts)$/)
    expect(readFileSync(join(parentPath, name), 'utf8')).not.toMatch(
      /from ['"](@rollcall\/|.*\.ts['"])|typebox/,
    )
  }
  expect(JSON.parse(readFileSync(installed('package.json'), 'utf8'))).not.toHaveProperty('dependencies')
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'rollcall-sdk',
  ])
})

test.each(nodes())(
  'A product runs on %s, and ends by itself once it has closed the connection',
  async (node) => {
    const program = `
    import { createRollcall } from 'rollcall-sdk'
    import { guardFor } from 'rollcall-sdk/fetch'
    for (const framework of ['fastify', 'express', 'hono']) await import('rollcall-sdk/' + framework)
    const { ROLLCALL_URL: url, ROLLCALL_API_KEY: apiKey } = process.env
    const rollcall = createRollcall({ url, tenant: 'default', apiKey })
    const route = guardFor(rollcall)('alerts:view')((request, { principal }) => Response.json(principal.username))
    const refused = await route(new Request('http://product/alerts'))
    const passed = await route(new Request('http://product/alerts', { headers: { authorization: 'Bearer ' + apiKey } }))
    console.log(JSON.stringify([process.versions.node, refused.status, passed.status, await passed.json()]))
    await rollcall.close()`
    writeFileSync(join(folder, 'product.js'), program)
    const env = { PATH: process.env.PATH, ROLLCALL_URL: stage.url, ROLLCALL_API_KEY: stage.apiKey }
    const { stdout, stderr } = await run(node, ['product.js'], { cwd: folder, env, timeout: 10_000 })
    const [version, ...answers] = JSON.parse(stdout)
    expect(version).toMatch(node === process.execPath ? /^\d\d\./ : /^22\./)
    expect(answers).toEqual([401, 200, 'ada'])
    expect(stderr).toBe('')
  },
)

/** The compiler’s errors in files of the product’s folder; empty when there are none. */
async function complaints(name: string, text: string, ...flags: string[]): Promise<string> {
  writeFileSync(join(folder, name), text)
  const settings = ['--noEmit', '--strict', '--target', 'ES2024', '--module', 'NodeNext', '--types', 'node']
  const compiling = run(process.execPath, [compiler, '--ignoreConfig', ...settings, ...flags, name], {
    cwd: folder,
  })
  return compiling.then(
    () => '',
    ({ stdout }) => stdout,
  )
}

/** Links packages that a product has beside the SDK. */
function provide(...names: string[]): void {
  for (const name of names) {
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    if (!existsSync(place)) symlinkSync(join(root, 'node_modules', name), place, 'junction')
  }
}

test(
  'Its types are whole, and tell what a product may not do',
  async () => {
    provide('@types/node')
    const product = (permission: string) => `
    import { createRollcall, type Decision, type Identity } from 'rollcall-sdk'
    import { guardFor } from 'rollcall-sdk/fetch'
    const rollcall = createRollcall({ url: 'http://localhost:7400', tenant: 'default', apiKey: process.env.KEY })
    const guard = guardFor(rollcall, { origins: ['https://app.example.com'] })
    export const route = guard(${permission})((_, identity: Identity, context: { waitUntil(): void }) => {
      const { limit }: Decision = rollcall.decide(identity, 'hunts:launch', { hosts: 1 })
      context.waitUntil()
      return Response.json(limit?.value)
    })
    const { items } = await rollcall.client.users.list({ tenant: 'default', status: 'active', limit: 100 })
    export const names: string[] = items.map(({ username }) => username ?? '')`
    expect(await complaints('whole.ts', product("'hunts:launch'"))).toBe('')
    expect(await complaints('wrong.ts', product('42'))).toMatch(/error TS2345/)
  },
  patience,
)

test(
  'Its types fit the frameworks, and are those of the contract',
  async () => {
    provide('@types/node', '@types/express', 'fastify', 'express', 'hono')
    const product = `
    import type { Rollcall, Client as Published } from 'rollcall-sdk'
    import { guardFor as onFastify } from 'rollcall-sdk/fastify'
    import { guardFor as onExpress } from 'rollcall-sdk/express'
    import { guardFor as onHono } from 'rollcall-sdk/hono'
    import type { Client } from '${root}/packages/contract/src/client.ts'
    import Fastify from 'fastify'
    import express from 'express'
    import { Hono } from 'hono'
    declare const rollcall: Rollcall
    Fastify().post<{ Body: { hosts: number } }>(
      '/hunts',
      { preHandler: onFastify(rollcall)('hunts:launch', { properties: ({ body }) => ({ hosts: body.hosts }) }) },
      async ({ identity, body }) => [identity.principal.id, body.hosts],
    )
    express().post('/hunts', onExpress(rollcall)('hunts:launch', { properties: ({ body }) => ({ hosts: body.hosts }) }),
      (request, response) => void response.json(request.identity.principal.id))
    new Hono().post('/hunts', onHono(rollcall)('hunts:launch', { properties: async ({ req }) => req.json() }),
      (context) => context.json(context.get('identity').principal.id))
    declare const published: Published
    declare const own: Client
    export const one: Client = published
    export const other: Published = own`
    expect(await complaints('frameworks.ts', product, '--skipLibCheck', '--allowImportingTsExtensions')).toBe(
      '',
    )
  },
  patience,
)
