import { RE2JS, RE2JSSyntaxException } from 're2js'

/** A larger program takes more than a few milliseconds for the longest text. */
const largestProgram = 500
const compiled = new Map<string, RE2JS>()
const mostCompiled = 500

/** Why a pattern cannot be used; undefined for a good one. */
export function patternFault(pattern: string): string | undefined {
  try {
    return RE2JS.compile(pattern).programSize() > largestProgram ? 'it repeats too much' : undefined
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return error.message.replace('error parsing regexp: ', '')
    throw error
  }
}

/** Does a whole text match? The time grows with the length of the text and no faster, whatever the pattern is. */
export function matchesPattern(pattern: string, text: string): boolean {
  const known = compiled.get(pattern) ?? RE2JS.compile(pattern)
  if (compiled.size >= mostCompiled) compiled.clear()
  compiled.set(pattern, known)
  return known.matches(text)
}
