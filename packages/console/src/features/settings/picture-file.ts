import { largestLogo } from '@rollcall/contract/settings.ts'

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
  if (asTheyAre.includes(file.type) && file.size <= largestLogo.bytes) return base64Of(address)
  try {
    return base64Of(await drawnAsPng(address))
  } catch {
    return undefined
  }
}

/** Loaded as a picture, an SVG runs nothing and fetches nothing. */
async function drawnAsPng(address: string): Promise<string> {
  const picture = new Image()
  picture.src = address
  await picture.decode()
  // An SVG need not say how large it is.
  const [width, height] = [picture.naturalWidth || drawn.width, picture.naturalHeight || drawn.height]
  const vector = address.startsWith('data:image/svg')
  const scale = Math.min(vector ? Number.POSITIVE_INFINITY : 1, drawn.width / width, drawn.height / height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png')
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
