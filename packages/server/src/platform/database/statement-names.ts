import { createHash } from 'node:crypto'

const capacity = 1_000
const names = new Map<string, string>()

/**
 * The name under which a statement is prepared once per connection and then reused, or undefined when the statement should
 * not be kept: a program has few distinct statements, so what comes after the first thousand has its values in its text.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= capacity) return undefined
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 16)
  names.set(text, name)
  return name
}
