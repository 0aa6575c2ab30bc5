import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
} from 'yaml'

export type Path = readonly (string | number)[]

export interface Position {
  line: number
  column: number
}

export interface ReadError extends Position {
  path: string
  message: string
}

/** A YAML document with the position of every value in it. */
export interface ProfileDocument {
  value: unknown
  errors: ReadError[]
  /** The position of the value at a path, or of its key. For a missing value, that of the nearest one around it. */
  locate(path: Path, part: 'key' | 'value'): Position
}

const maxCharacters = 512 * 1024

/** Reads YAML 1.2. Reports syntax errors and duplicate keys. Never throws. */
export function readDocument(yaml: string): ProfileDocument {
  if (yaml.length > maxCharacters) return unreadable('The file is longer than 512 KiB')
  const lines = new LineCounter()
  try {
    const document = parseDocument(yaml, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    })
    const at = (offset: number) => positionAt(lines, offset)
    // After the first few errors the parser only repeats itself.
    const errors = document.errors
      .slice(0, 10)
      .map((error) => ({ ...at(error.pos[0]), path: '', message: reasonOf(error) }))
    if (errors.length > 0) return { value: undefined, errors, locate: () => at(0) }
    // First, because it refuses aliases that multiply, which collecting the positions would follow.
    const value: unknown = document.toJS()
    const places = new Places(document, at)
    return {
      value,
      errors: places.errors,
      locate: (path, part) => places.locate(path, part),
    }
  } catch (error) {
    // The parser recurses, and expands aliases up to a limit. A hostile file fails here instead of in the caller.
    return unreadable(`The file cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`)
  }
}

/** A path as people read it: `roles.admin.permissions[2]`, `permissions["hosts:view"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}

class Places {
  readonly errors: ReadError[] = []
  readonly #places = new Map<string, { key: number; value: number }>()
  readonly #document: Document
  readonly #at: (offset: number) => Position

  constructor(document: Document, at: (offset: number) => Position) {
    this.#document = document
    this.#at = at
    this.#places.set('[]', { key: startOf(document.contents, 0), value: startOf(document.contents, 0) })
    this.#walk(document.contents, [])
  }

  locate(path: Path, part: 'key' | 'value'): Position {
    for (let length = path.length; length >= 0; length--) {
      const place = this.#places.get(JSON.stringify(path.slice(0, length)))
      // A missing value is reported at the key of the map that should have it.
      if (place !== undefined) return this.#at(length === path.length ? place[part] : place.key)
    }
    return this.#at(0)
  }

  #walk(node: unknown, path: Path): void {
    const target = isAlias(node) ? node.resolve(this.#document) : node
    if (isMap(target)) {
      const seen = new Map<string, number>()
      for (const pair of target.items) this.#enter(pair.key, pair.value, path, seen)
    } else if (isSeq(target)) {
      for (const [index, item] of target.items.entries()) {
        const start = startOf(item, startOf(target, 0))
        this.#places.set(JSON.stringify([...path, index]), { key: start, value: start })
        this.#walk(item, [...path, index])
      }
    }
  }

  #enter(key: unknown, value: unknown, path: Path, seen: Map<string, number>): void {
    const name = isScalar(key) ? String(key.value ?? '') : String(key)
    const here = [...path, name]
    const start = startOf(key, 0)
    const earlier = seen.get(name)
    if (earlier !== undefined) {
      const message = `"${name}" is here twice; the first is on line ${this.#at(earlier).line}.`
      this.errors.push({ ...this.#at(start), path: formatPath(here), message })
    }
    seen.set(name, start)
    this.#places.set(JSON.stringify(here), { key: start, value: startOf(value, start) })
    this.#walk(value, here)
  }
}

function startOf(node: unknown, otherwise: number): number {
  return (node as Node | null)?.range?.[0] ?? otherwise
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function unreadable(message: string): ProfileDocument {
  const start = { line: 1, column: 1 }
  return {
    value: undefined,
    errors: [{ ...start, path: '', message: sentence(message) }],
    locate: () => start,
  }
}

function reasonOf(error: YAMLParseError): string {
  if (error.code === 'MULTIPLE_DOCS') return 'A profile is one YAML document, and a second one begins here.'
  return sentence(error.message)
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}
