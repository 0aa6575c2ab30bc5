import type { roleColorNames } from './theme.ts'

/** The first letters of the first two words of a name; of an address, those of the part before the @. */
export function initialsOf(name: string): string {
  const [local = ''] = name.split('@', 1)
  const words = (local || name).split(/[\s._-]+/u).filter((word) => word !== '')
  return words
    .slice(0, 2)
    .map((word) => firstLetter(word).toLocaleUpperCase())
    .join('')
}

/** A colour that an account keeps, whatever it is called: by the random end of its id. */
export function colorOf(id: string, colors: typeof roleColorNames): string {
  return colors[Number.parseInt(id.slice(-4), 16) % colors.length] ?? 'gray'
}

/** As people count letters: an accent belongs to its letter. */
function firstLetter(word: string): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment
  return ''
}
