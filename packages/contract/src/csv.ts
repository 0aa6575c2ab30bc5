/** With this at its beginning a file is read as UTF-8 by Excel, which otherwise takes the system's old code page. */
export const csvMark = '\uFEFF'

/** One line of CSV (RFC 4180). */
export function csvLine(values: readonly (string | null | undefined)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

/** Quotes what needs quoting, and puts an apostrophe before what a spreadsheet would run as a formula. */
export function csvCell(value: string | null | undefined): string {
  if (value === null || value === undefined) return ''
  const safe = /^[\s\0\uFEFF]*[=+\-@|%＝＋－＠]/u.test(value) || value.startsWith('\t') ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}
