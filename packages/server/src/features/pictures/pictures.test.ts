import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PhotonImage } from '@silvia-odwyer/photon-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exifOf, jpegWith, pngOf } from '../../../test/pictures.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

let app: TestApp
let ada: Person
let bob: Person

beforeAll(async () => {
  app = await startTestApp({
    change: ({ accounts }) => {
      accounts.ownDeletion = 'allowed'
    },
  })
  ada = await app.firstAdministrator()
  bob = await app.addPerson(ada, 'bob')
})
afterAll(() => app.close())

const put = (by: Person, picture: Uint8Array) =>
  app.request({
    method: 'PUT',
    path: '/me/picture',
    body: { picture: Buffer.from(picture).toString('base64') },
    cookie: by.cookie,
  })
const call = (by: Person | undefined, method: 'GET' | 'DELETE' | 'PUT', path: string) =>
  app.request({ method, path, ...(by ? { cookie: by.cookie } : {}) })
const pictureOf = async (by: Person, of: Person) =>
  (await call(by, 'GET', `/tenants/default/users/${of.id}`)).body.picture
const read = (url: string, by?: Person) =>
  app.server.inject({ url, headers: by ? { cookie: `rollcall=${by.cookie}` } : {} })
const lastEvent = async () => (await call(ada, 'GET', '/tenants/default/audit-events?limit=1')).body.items[0]

/** A picture of four quarters: red, green, blue and white. */
function quarters(side: number): PhotonImage {
  const colors = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ]
  const pixels = Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)]
    return [...(colors[(y < side / 2 ? 0 : 2) + (x < side / 2 ? 0 : 1)] as number[]), 255]
  })
  return new PhotonImage(Uint8Array.from(pixels.flat()), side, side)
}

/** The colour near the upper left corner. */
function corner(jpeg: Uint8Array): string {
  const image = PhotonImage.new_from_byteslice(jpeg)
  const at = (4 * image.get_width() + 4) * 4
  const [red = 0, green = 0, blue = 0] = image.get_raw_pixels().subarray(at)
  return [red, green, blue].map((value) => (value > 128 ? 1 : 0)).join('')
}

describe('a picture of one’s own', () => {
  test('is shown in the list, on the page of the user and to the user, under an address of its own', async () => {
    expect((await call(bob, 'GET', '/me')).body.user.picture).toBeNull()
    const set = await put(bob, pngOf(900, 300))
    expect(set.status).toBe(200)
    const { picture } = set.body
    expect(picture).toMatch(/^\/api\/v1\/tenants\/default\/pictures\/[\da-f]{32}\.jpg$/)
    expect((await call(bob, 'GET', '/me')).body.user.picture).toBe(picture)
    expect(await pictureOf(ada, bob)).toBe(picture)
    const list = (await call(ada, 'GET', '/tenants/default/users?q=bob')).body
    expect(list.items).toMatchObject([{ picture }])
    const { statusCode, headers, rawPayload } = await read(picture, bob)
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    const image = PhotonImage.new_from_byteslice(rawPayload)
    expect([image.get_width(), image.get_height()]).toEqual([160, 160])
    expect(await lastEvent()).toMatchObject({
      action: 'account.picture-changed',
      target: { id: bob.id },
      before: { picture: null },
      after: { picture: expect.stringMatching(/^[\da-f]{8}$/) },
    })
  })

  test('is another one under another address, and goes away again', async () => {
    const before = await pictureOf(ada, bob)
    const after = (await put(bob, pngOf(40, 40))).body.picture
    expect(after).not.toBe(before)
    expect((await read(before, bob)).statusCode).toBe(404)
    expect((await call(bob, 'DELETE', '/me/picture')).body.picture).toBeNull()
    expect((await read(after, bob)).statusCode).toBe(404)
    expect(refusalOf(await call(bob, 'DELETE', '/me/picture'))).toBe('404 user.no_picture')
  })

  test('is turned as its notes say, and nothing of them is kept', async () => {
    const jpeg = quarters(64).get_bytes_jpeg(95)
    for (const [orientation, upperLeft] of [
      [1, '100'],
      [3, '111'],
      [6, '001'],
      [8, '010'],
    ] as const) {
      const notes = Buffer.concat([exifOf(orientation), Buffer.from('52.52 N, 13.40 E')])
      const { picture } = (await put(bob, jpegWith(notes, jpeg))).body
      const { rawPayload } = await read(picture, bob)
      expect([orientation, corner(rawPayload)]).toEqual([orientation, upperLeft])
      expect(rawPayload.includes('52.52')).toBe(false)
    }
  })

  test('shows nothing of what stands in its transparent pixels', async () => {
    const hidden = new PhotonImage(Uint8Array.from(Array(64).fill([255, 0, 0, 0]).flat()), 8, 8)
    const { picture } = (await put(bob, hidden.get_bytes())).body
    const shown = PhotonImage.new_from_byteslice((await read(picture, bob)).rawPayload)
    expect(Math.min(...shown.get_raw_pixels())).toBeGreaterThan(250)
  })

  test.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'no_picture'],
    ['random bytes', randomBytes(2_000), 'no_picture'],
    ['cut off', pngOf(64, 64).subarray(0, 90), 'picture_damaged'],
    ['of more pixels than are read', pngOf(4000, 1100, { pixels: deflateSync('') }), 'picture_too_large'],
    [
      'a few bytes that say they are a gigabyte',
      pngOf(30_000, 30_000, { pixels: deflateSync('') }),
      'picture_too_large',
    ],
  ])('is not %s, and stays as it is', async (_, bytes, code) => {
    const before = await pictureOf(ada, bob)
    const refused = await put(bob, bytes)
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toMatchObject([{ field: 'picture', code }])
    expect(await pictureOf(ada, bob)).toBe(before)
  })

  test('is read one at a time for each user, so that nobody takes the places of all', async () => {
    app.clock.advance(60_000)
    const answers = await Promise.all(Array.from({ length: 4 }, () => put(bob, pngOf(2000, 2000))))
    const busy = answers.filter(({ status }) => status === 503)
    expect(busy.length).toBeGreaterThan(0)
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(busy[0]?.body.detail).toContain('Other pictures are being read')
  })
})

describe('the picture of another user', () => {
  test('is seen by signed-in users of the tenant, and by nobody else', async () => {
    const { picture } = (await put(ada, pngOf(30, 30))).body
    await app.addTenant('other')
    const otto = await app.firstAdministrator('otto', 'other')
    expect((await read(picture, bob)).statusCode).toBe(200)
    expect((await read(picture)).statusCode).toBe(401)
    expect((await read(picture, otto)).statusCode).toBe(404)
    expect((await read(picture.replace('default', 'other'), otto)).statusCode).toBe(404)
  })

  test('is removed by those who may change the account, and set by nobody else', async () => {
    const { picture } = (await put(bob, pngOf(50, 50))).body
    const path = (of: Person) => `/tenants/default/users/${of.id}/picture`
    const tim = await app.addPerson(ada, 'tim', ['administrator'])
    expect(refusalOf(await call(bob, 'DELETE', path(ada)))).toBe('403 access.denied')
    expect(refusalOf(await call(tim, 'DELETE', path(ada)))).toBe('403 access.escalation')
    const { actions } = (await call(tim, 'GET', `/tenants/default/users/${bob.id}`)).body
    expect(actions.removePicture).toEqual({ allowed: true })
    expect((await call(tim, 'DELETE', path(bob))).body.picture).toBeNull()
    expect(await lastEvent()).toMatchObject({
      action: 'user.picture-removed',
      actor: { id: tim.id },
      target: { id: bob.id },
    })
    expect((await read(picture, bob)).statusCode).toBe(404)
    expect(refusalOf(await call(tim, 'DELETE', path(bob)))).toBe('404 user.no_picture')
    expect((await call(tim, 'PUT', path(bob))).status).toBe(405)
  })
})

test('it is in the copy of one’s own data, and goes with the account', async () => {
  const { picture } = (await put(bob, pngOf(60, 60))).body
  const { rawPayload } = await read(picture, bob)
  const copy = await app.request({ method: 'POST', path: '/me/export', body: {}, cookie: bob.cookie })
  expect(copy.body.account.picture).toBe(`data:image/jpeg;base64,${rawPayload.toString('base64')}`)
  expect((await call(ada, 'DELETE', `/tenants/default/users/${bob.id}`)).status).toBe(204)
  expect((await read(picture, ada)).statusCode).toBe(404)
  const left = await asOwner(app.storage.database, (db) =>
    db.selectFrom('userPictures').select('userId').where('userId', '=', bob.id).execute(),
  )
  expect(left).toEqual([])
})
