import { PhotonImage } from '@silvia-odwyer/photon-node'
import { expect, test } from 'vitest'
import { exifOf, jpegWith, pngOf, webpWith } from '../../../test/pictures.ts'
import { type Orientation, orientationOf, turned } from './orientation.ts'

/** Of a picture with the rows ab, cd and ef. */
const expected: [Orientation, string][] = [
  [1, 'ab cd ef'],
  [2, 'ba dc fe'],
  [3, 'fe dc ba'],
  [4, 'ef cd ab'],
  [5, 'ace bdf'],
  [6, 'eca fdb'],
  [7, 'fdb eca'],
  [8, 'bdf ace'],
]

test.each(expected)('orientation %i turns ab cd ef into %s', (orientation, rows) => {
  const letters = [...'abcdef'].map((letter) => letter.charCodeAt(0))
  const pixels = Uint8Array.from(letters.flatMap((code) => [code, code, code, 255]))
  const result = turned(pixels, { width: 2, height: 3 }, orientation)
  const text = [...result.pixels.filter((_, at) => at % 4 === 0)].map((code) => String.fromCharCode(code))
  const lines = Array.from({ length: result.height }, (_, y) =>
    text.slice(y * result.width, (y + 1) * result.width).join(''),
  )
  expect(lines.join(' ')).toBe(rows)
})

test('it is read from the notes of JPEG, PNG and WebP, in both orders of bytes', () => {
  const image = PhotonImage.new_from_byteslice(pngOf(4, 2))
  for (const little of [true, false]) {
    const exif = exifOf(6, { little })
    expect(orientationOf(jpegWith(exif, image.get_bytes_jpeg(80)))).toBe(6)
    expect(orientationOf(pngOf(4, 2, { exif }))).toBe(6)
    expect(orientationOf(webpWith(exif, image.get_bytes_webp()))).toBe(6)
  }
})

test('without notes, with wrong ones, and where they are cut off anywhere, it is as it is', () => {
  const jpeg = PhotonImage.new_from_byteslice(pngOf(4, 2)).get_bytes_jpeg(80)
  expect(orientationOf(jpeg)).toBe(1)
  expect(orientationOf(jpegWith(exifOf(9), jpeg))).toBe(1)
  const whole = jpegWith(exifOf(6), jpeg)
  for (let end = 0; end < 50; end += 1) expect([1, 6]).toContain(orientationOf(whole.subarray(0, end)))
  const lost = exifOf(6)
  lost.writeUInt32LE(0xfffffff0, 4)
  expect(orientationOf(jpegWith(lost, jpeg))).toBe(1)
})
