import { isTooLarge, largestPicture } from '@rollcall/contract/picture-file.ts'

/** What the server reads as it is. */
const asTheyAre = ['image/png', 'image/jpeg', 'image/webp']
/** What pictures are drawn at that have to be drawn first. */
const drawn = { width: 960, height: 240 }

/**
 * A picture as it is sent, in base64. What the server does not read, such as SVG, and what is too large for it, this browser draws and
 * sends as PNG. Undefined for what the browser cannot draw.
 */
export async function pictureOf(file: File): Promise<string | undefined> {
  const address = await addressOf(file)
  try {
    const picture = await loaded(address)
    const asItIs = asTheyAre.includes(file.type) && file.size <= largestPicture.bytes
    return base64Of(asItIs && !isTooLarge(sizeOf(picture)) ? address : drawnAsPng(picture, address))
  } catch {
    return undefined
  }
}

/** How large the middle of a photo is sent: the server makes it smaller still. */
const squareSide = 320

/**
 * The middle of a picture as a square JPEG on white, in base64. This browser draws it, so that photos of any size are sent quickly and
 * without what stands in them, such as where they were taken. Undefined for what the browser cannot draw.
 */
export async function squareOf(file: File): Promise<string | undefined> {
  try {
    return base64Of(drawnSquare(await loaded(await addressOf(file))))
  } catch {
    return undefined
  }
}

function drawnSquare(picture: HTMLImageElement): string {
  const { width, height } = sizeOf(picture)
  const shorter = Math.min(width, height)
  const side = Math.min(squareSide, shorter)
  const { canvas, context } = canvasOf(side, side)
  context.fillStyle = 'white'
  context.fillRect(0, 0, side, side)
  const [left, top] = [(width - shorter) / 2, (height - shorter) / 2]
  context.drawImage(picture, left, top, shorter, shorter, 0, 0, side, side)
  return canvas.toDataURL('image/jpeg', 0.92)
}

/** Loaded as a picture, an SVG runs nothing and fetches nothing. */
function drawnAsPng(picture: HTMLImageElement, address: string): string {
  const { width, height } = sizeOf(picture)
  const vector = address.startsWith('data:image/svg')
  const scale = Math.min(vector ? Number.POSITIVE_INFINITY : 1, drawn.width / width, drawn.height / height)
  const { canvas, context } = canvasOf(width * scale, height * scale)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png')
}

async function loaded(address: string): Promise<HTMLImageElement> {
  const picture = new Image()
  picture.src = address
  await picture.decode()
  return picture
}

/** An SVG need not say how large it is. */
function sizeOf({ naturalWidth, naturalHeight }: HTMLImageElement) {
  return { width: naturalWidth || drawn.width, height: naturalHeight || drawn.height }
}

function canvasOf(width: number, height: number) {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width))
  canvas.height = Math.max(1, Math.round(height))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws nothing')
  return { canvas, context }
}

function addressOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

function base64Of(address: string): string {
  return address.slice(address.indexOf(',') + 1)
}
