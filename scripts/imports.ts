import { dirname, join, relative, sep } from 'node:path'

export interface Import {
  specifier: string
  /** The imported file, from the root, or the specifier itself for a package. */
  target: string
  typeOnly: boolean
  line: number
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

/** The imports of a file with this path and text, in order. */
export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? ''
    const target = specifier.startsWith('.') ? posix(join(dirname(file), specifier)) : specifier
    const end = match.index + match[0].length
    return {
      specifier,
      target,
      typeOnly: match[1] !== undefined,
      line: text.slice(0, end).split('\n').length,
    }
  })
}

/** A path with slashes, from the current folder. */
export function posix(path: string): string {
  return relative('.', path).split(sep).join('/')
}
