import type { Static, TObject } from 'typebox'

/** At the beginning of a file this makes Excel read it as UTF-8; otherwise it uses the system's old code page. */
export const csvMark = '\uFEFF'

/** One line of CSV (RFC 4180). */
export function csvLine(values: readonly (string | null | undefined)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

/** Rows of one schema as CSV. */
export interface CsvTable<Row> {
  /** The first line: a column for each field of the schema. */
  readonly head: string
  line(row: Row): string
}

/**
 * Returns a writer of rows of a schema as CSV. The columns come from the schema, so no field is forgotten. Fields of an inner object get its
 * name as a prefix (`actorId`), and values that are no text are written as JSON.
 */
export function csvTable<Schema extends TObject>(schema: Schema): CsvTable<Static<Schema>> {
  const paths = pathsOf(schema)
  return {
    head: csvLine(paths.map(([key, ...inner]) => [key, ...inner.map(capitalised)].join(''))),
    line: (row) => csvLine(paths.map((path) => cellText(path.reduce<unknown>(valueAt, row)))),
  }
}

function pathsOf(schema: ObjectSchema): [string, ...string[]][] {
  return Object.entries(schema.properties).flatMap(([key, field]: [string, FieldSchema]) => {
    const inner = field.properties ? (field as ObjectSchema) : field.anyOf?.find(isObject)
    return inner ? pathsOf(inner).map((path): [string, ...string[]] => [key, ...path]) : [[key]]
  })
}

interface ObjectSchema {
  properties: Record<string, object>
}

interface FieldSchema {
  properties?: Record<string, object>
  anyOf?: object[]
}

function isObject(schema: object): schema is ObjectSchema {
  return 'properties' in schema
}

function valueAt(value: unknown, key: string): unknown {
  return (value as Record<string, unknown> | null | undefined)?.[key]
}

function cellText(value: unknown): string | null | undefined {
  return typeof value === 'string' || value === null || value === undefined ? value : JSON.stringify(value)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What a spreadsheet would run as a formula, or what looks like it after the apostrophes that make it harmless. */
const formula = /^'*(?:[\s\0\uFEFF]*[=+\-@|%＝＋－＠]|\t)/u

/** Quotes a cell if needed, and puts an apostrophe before text that a spreadsheet would run as a formula. `plainCell` takes it away again. */
export function csvCell(value: string | null | undefined): string {
  if (value === null || value === undefined) return ''
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The text that a cell was written from, without the apostrophe that made it harmless. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
}
