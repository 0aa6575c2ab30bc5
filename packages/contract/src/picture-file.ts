import { Type } from 'typebox'

/**
 * An uploaded picture has so many bytes at most, so many pixels on a side and so many in all: reading it takes memory for each pixel, and a
 * few thousand bytes can have millions.
 */
export const largestPicture = { bytes: 512 * 1024, side: 4096, pixels: 4 * 1024 * 1024 }

/** Has a picture more pixels than are read? */
export function isTooLarge({ width, height }: { width: number; height: number }): boolean {
  const { side, pixels } = largestPicture
  return width > side || height > side || width * height > pixels
}

export const PictureFile = Type.String({
  description: 'The file, in base64',
  pattern: '^[A-Za-z0-9+/]+={0,2}$',
  maxLength: Math.ceil(largestPicture.bytes / 3) * 4,
})
