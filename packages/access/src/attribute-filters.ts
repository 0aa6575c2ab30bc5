/** What lists are filtered by: the keys of attributes, each with the text of a value or of a range. */
export type AttributeFilters = Readonly<Record<string, string>>

/**
 * Reads filters such as `department:Sales;level:3..5`. A semicolon and a percent sign in a value are written `%3B` and `%25`. Returns
 * undefined for other texts.
 */
export function readAttributeFilters(text: string): AttributeFilters | undefined {
  const pairs = text.split(';').map((part) => /^([a-z][a-z0-9-]{0,29}):(.+)$/.exec(part))
  if (pairs.some((pair) => pair === null)) return undefined
  const entries = pairs.map((pair) => [pair?.[1] ?? '', unescaped(pair?.[2] ?? '')] as const)
  const filters = Object.fromEntries(entries)
  return Object.keys(filters).length === entries.length ? filters : undefined
}

/** Writes filters as {@link readAttributeFilters} reads them; undefined without any. */
export function writeAttributeFilters(filters: AttributeFilters): string | undefined {
  const parts = Object.entries(filters).map(
    ([key, value]) => `${key}:${value.replaceAll('%', '%25').replaceAll(';', '%3B')}`,
  )
  return parts.length === 0 ? undefined : parts.join(';')
}

function unescaped(text: string): string {
  return text.replaceAll(/%3b/gi, ';').replaceAll('%25', '%')
}
