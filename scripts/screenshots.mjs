// Makes the pictures of the README: node scripts/screenshots.mjs writes docs/images/users-light.png and users-dark.png. Starts its own
// server in a temporary folder and fills it through the API. Needs Chromium (CHROMIUM names one that is not on the PATH).
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { ensureServer } from './builds.mjs'
import { ensureDependencies, root } from './dependencies.mjs'
import { startRollcall } from './server.mjs'
import { findBrowser } from './system-parts.mjs'

const port = 7481
const url = `http://localhost:${port}`
const password = 'pictures are taken here'
const people = [
  { username: 'amara', name: 'Amara Okafor', roles: ['administrator'] },
  { username: 'chen', name: 'Chen Wei', roles: ['member'] },
  { username: 'deniz', name: 'Deniz Kaya', roles: ['auditor'] },
  { username: 'elena', name: 'Elena Petrova', roles: ['member', 'auditor'] },
  { username: 'farid', name: 'Farid Haddad', roles: ['member'], inactive: true },
  { username: 'grace', name: 'Grace Njeri', roles: ['member'] },
  { username: 'hiro', name: 'Hiro Tanaka', roles: ['member'] },
  { username: 'ines', name: 'Inês Duarte', roles: ['auditor'] },
  { username: 'jonas', name: 'Jonas Lindqvist', roles: ['member'], inactive: true },
  { username: 'leila', name: 'Leila Rahimi', roles: ['member'] },
  { username: 'mateo', name: 'Mateo Álvarez', roles: ['administrator'] },
  { username: 'noor', name: 'Noor van Dijk', roles: ['member'] },
]
/** The users who have signed in before. */
const seen = new Set([
  'amara',
  'chen.wei',
  'deniz',
  'elena',
  'grace',
  'hiro',
  'ines',
  'jonas',
  'leila',
  'mateo',
])

ensureDependencies()
ensureServer()
const folder = mkdtempSync(join(tmpdir(), 'rollcall-screenshots-'))
const images = join(root, 'docs', 'images')
mkdirSync(images, { recursive: true })
const server = startServer()
const browser = await chromium.launch({
  executablePath: findBrowser(),
  // Text without coloured edges, and colours that do not depend on the screen.
  args: ['--no-sandbox', '--no-first-run', '--disable-lcd-text', '--force-color-profile=srgb'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  await setUp(page, await setupLink(server))
  await fill(page)
  await page.route('**/api/v1/tenants/default/users?*', spreadTimes)
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${url}/t/default/settings/users`)
    await page.getByRole('link', { name: 'noor', exact: true }).waitFor()
    await page.mouse.move(640, 790)
    const picture = await repacked(await page.screenshot())
    writeFileSync(join(images, `users-${colorScheme}.png`), picture)
  }
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
}

function startServer() {
  const settings = ['--port', String(port), '--data', folder]
  return startRollcall(['serve', ...settings], { ROLLCALL_LOG_LEVEL: 'warn' }, ['ignore', 'pipe', 'inherit'])
}

function setupLink(process) {
  return new Promise((resolve, reject) => {
    let text = ''
    process.stdout.on('data', (chunk) => {
      text += chunk
      const link = /\S+\/setup#\w+/.exec(text)
      if (link) resolve(link[0])
    })
    process.once('exit', () => reject(new Error(`The server ended before it had started:\n${text}`)))
  })
}

async function setUp(page, link) {
  await page.goto(link)
  await page.getByLabel('Username').fill('ada')
  await page.getByLabel('Email (optional)').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create administrator' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

/** Runs in the page, to use its session. */
async function fill(page) {
  for (const { username, name, roles, inactive } of people) {
    const email = `${username}@example.com`
    const user = await call(page, 'POST', '/users', { username, alias: name, email, password, roles })
    if (seen.has(username)) await call(page, 'POST', '/sign-in/password', { username, password }, 'omit')
    if (inactive) await call(page, 'PUT', `/users/${user.id}/status`, { status: 'inactive' })
  }
}

/** All users have just been created. In a picture they should have come one after the other. */
async function spreadTimes(route) {
  const response = await route.fetch()
  const list = await response.json()
  const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString()
  list.items.forEach((user, index) => {
    user.createdAt = ago(420 - 29 * index)
    if (user.lastSignInAt) user.lastSignInAt = ago(0.1 + ((index * 5) % 11) * 0.9)
  })
  await route.fulfill({ response, json: list })
}

async function call(page, method, path, body, credentials = 'same-origin') {
  const answer = await page.evaluate(
    async ([address, init]) => {
      const response = await fetch(address, init)
      return { ok: response.ok, text: await response.text() }
    },
    [
      `/api/v1/tenants/default${path}`,
      { method, credentials, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    ],
  )
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`)
  return JSON.parse(answer.text)
}

/** The same pixels in fewer bytes: the browser compresses fast but not well, and flat surfaces compress best without filters. */
async function repacked(png) {
  const page = await browser.newPage()
  const { width, height, base64 } = await page.evaluate(async (source) => {
    const image = new Image()
    image.src = `data:image/png;base64,${source}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
    canvas.drawImage(image, 0, 0)
    const { data, width, height } = canvas.getImageData(0, 0, image.width, image.height)
    return { width, height, base64: new Uint8Array(data.buffer).toBase64() }
  }, png.toString('base64'))
  await page.close()
  const pixels = Buffer.from(base64, 'base64')
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let at = 0, y = 0; y < height; y += 1) {
    at += 1
    for (let x = 0; x < width; x += 1)
      at += pixels.copy(rows, at, (y * width + x) * 4, (y * width + x) * 4 + 3)
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const packed = deflateSync(rows, { level: 9, memLevel: 9 })
  return Buffer.concat([
    signature,
    pngChunk('IHDR', head),
    pngChunk('IDAT', packed),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pngChunk(type, data) {
  const named = Buffer.concat([Buffer.from(type), data])
  const chunk = Buffer.alloc(named.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  named.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(named), named.length + 4)
  return chunk
}
