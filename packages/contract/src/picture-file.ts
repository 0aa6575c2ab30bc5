import { Type } from 'typebox'

/** An uploaded picture has so many bytes at most, and so many pixels on a side. */
export const largestPicture = { bytes: 512 * 1024, side: 4096 }

export const PictureFile = Type.String({
  description: 'The file, in base64',
  pattern: '^[A-Za-z0-9+/]+={0,2}$',
  maxLength: Math.ceil(largestPicture.bytes / 3) * 4,
})
