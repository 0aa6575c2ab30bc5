import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PhotonImage } from '@silvia-odwyer/photon-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exifOf, jpegWith, pngOf } from '../../../test/pictures.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const path = (theme: string, tenant = 'default') => `/tenants/${tenant}/settings/logos/${theme}`
const put = (picture: Uint8Array, theme = 'light') =>
  app.request({
    method: 'PUT',
    path: path(theme),
    body: { picture: Buffer.from(picture).toString('base64') },
    cookie: ada.cookie,
  })
const remove = (theme: string) => app.request({ method: 'DELETE', path: path(theme), cookie: ada.cookie })
const options = (tenant = 'default') => app.request({ path: `/tenants/${tenant}/sign-in` })
const picture = (url: string) => app.server.inject({ url })
const lastEvent = async () =>
  (await app.request({ path: '/tenants/default/audit-events?limit=1', cookie: ada.cookie })).body.items[0]

/** A WebP file that says it has this size, whatever its frame has. */
function saying(width: number, height: number, webp: Uint8Array): Buffer {
  const extended = Buffer.alloc(18)
  extended.write('VP8X')
  extended.writeUInt32LE(10, 4)
  extended.writeUIntLE(width - 1, 12, 3)
  extended.writeUIntLE(height - 1, 15, 3)
  const content = Buffer.concat([Buffer.from('WEBP'), extended, webp.subarray(12)])
  const head = Buffer.from('RIFF\0\0\0\0')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

describe('the logo of a tenant', () => {
  test('is shown on the sign-in page at once, under an address that never shows another one', async () => {
    expect((await options()).body.logos).toEqual({ light: null, dark: null })
    const set = await put(pngOf(1280, 160))
    expect(set.status).toBe(200)
    const { light, dark } = set.body.logos
    expect(dark).toBeNull()
    expect(light).toMatchObject({ width: 480, height: 60 })
    expect((await options()).body.logos).toEqual(set.body.logos)
    const { statusCode, headers, rawPayload } = await picture(light.url)
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(PhotonImage.new_from_byteslice(rawPayload).get_width()).toBe(480)
    expect(await lastEvent()).toMatchObject({
      action: 'settings.logo-changed',
      before: { logo: 'light', picture: null },
      after: { logo: 'light', picture: expect.stringMatching(/^480 × 60, [\da-f]{8}$/) },
    })
    const other = (await put(pngOf(20, 10))).body.logos.light
    expect(other.url).not.toBe(light.url)
    expect((await picture(light.url)).statusCode).toBe(404)
  })

  test('may be another one on dark pages, and goes away again', async () => {
    const { logos } = (await put(pngOf(30, 10), 'dark')).body
    expect(logos).toMatchObject({ light: { width: 20 }, dark: { width: 30 } })
    expect((await remove('light')).body.logos).toEqual({ light: null, dark: logos.dark })
    expect((await picture(logos.light.url)).statusCode).toBe(404)
    const again = await remove('light')
    expect([again.status, again.body.code]).toEqual([404, 'settings.no_logo'])
  })

  test('is read as JPEG and as WebP too', async () => {
    const image = PhotonImage.new_from_byteslice(pngOf(40, 20))
    for (const bytes of [image.get_bytes_jpeg(80), image.get_bytes_webp()])
      expect((await put(bytes)).body.logos.light).toMatchObject({ width: 40, height: 20 })
  })

  test('is turned as its notes say, before these are dropped', async () => {
    const jpeg = PhotonImage.new_from_byteslice(pngOf(40, 20)).get_bytes_jpeg(80)
    const { light } = (await put(jpegWith(exifOf(6), jpeg))).body.logos
    expect(light).toMatchObject({ width: 20, height: 40 })
    expect((await picture(light.url)).rawPayload.includes('Exif')).toBe(false)
    const tall = PhotonImage.new_from_byteslice(pngOf(120, 480)).get_bytes_jpeg(80)
    expect((await put(jpegWith(exifOf(8), tall))).body.logos.light).toMatchObject({ width: 480, height: 120 })
  })

  test('keeps nothing of the file: no notes in it, and nothing that stands behind the picture', async () => {
    const notes = Buffer.from('Comment\0at 52.52 N, 13.40 E')
    const file = Buffer.concat([
      pngOf(8, 8, { notes }),
      Buffer.from('<script>alert(1)</script>PK\u0003\u0004'),
    ])
    const { url } = (await put(file)).body.logos.light
    const { rawPayload } = await picture(url)
    for (const left of ['52.52', '<script', 'PK\u0003']) expect(rawPayload.includes(left)).toBe(false)
  })

  test('belongs to its tenant', async () => {
    await app.addTenant('other')
    const { url } = (await put(pngOf(12, 12))).body.logos.light
    expect((await options('other')).body.logos).toEqual({ light: null, dark: null })
    expect((await picture(url.replace('default', 'other'))).statusCode).toBe(404)
  })

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
  const page = '<html><body>GIF89a</body></html>'
  test.each([
    ['an SVG', Buffer.from(svg), 'no_picture'],
    ['a page', Buffer.from(page), 'no_picture'],
    ['a GIF', Buffer.from('GIF89a\u0001\0\u0001\0\0\0\0;', 'latin1'), 'no_picture'],
    ['random bytes', randomBytes(2_000), 'no_picture'],
    ['a picture that is cut off', pngOf(64, 64).subarray(0, 90), 'picture_damaged'],
    [
      'a few bytes that say they are a gigabyte',
      pngOf(30_000, 30_000, { pixels: deflateSync('') }),
      'picture_too_large',
    ],
    ['half a mebibyte and more', Buffer.concat([pngOf(9, 9), randomBytes(512 * 1024)]), 'max_characters'],
  ])('is not %s, and stays as it is', async (_, bytes, code) => {
    const before = (await options()).body.logos
    const refused = await put(bytes)
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toMatchObject([{ field: 'picture', code }])
    expect((await options()).body.logos).toEqual(before)
  })

  test('is measured by the frames in it, and not by what a file says before them', async () => {
    for (const [width, height] of [
      [5000, 1],
      [40, 20],
    ] as const) {
      const webp = PhotonImage.new_from_byteslice(pngOf(width, height)).get_bytes_webp()
      const answer = await put(saying(10, 10, webp))
      expect(answer.status, answer.raw).toBe(width > 4096 ? 400 : 200)
      if (width > 4096) expect(answer.body.errors).toMatchObject([{ code: 'picture_too_large' }])
    }
  })

  test('is read no further than its size goes, whatever follows in it', async () => {
    const bomb = pngOf(10, 10, { pixels: deflateSync(Buffer.alloc(60_000_000)) })
    expect(bomb.length).toBeLessThan(100_000)
    expect((await put(bomb)).body.logos.light).toMatchObject({ width: 10, height: 10 })
  })
})
