import { createHash } from 'node:crypto'

/** What is known of a statement by its text. */
export interface StatementFacts {
  /**
   * The name under which it is prepared once per connection and then reused, or undefined when it should not be kept: a program has few
   * distinct statements, so what comes after the first thousand has its values in its text.
   */
  name: string | undefined
  /** It inserts, updates or deletes and returns no rows. */
  writesOnly: boolean
}

const capacity = 1_000
const known = new Map<string, StatementFacts>()

export function factsOf(text: string): StatementFacts {
  const facts = known.get(text)
  if (facts) return facts
  const writesOnly = isWriteWithoutRows(text)
  if (known.size >= capacity) return { name: undefined, writesOnly }
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 16)
  known.set(text, { name, writesOnly })
  return { name, writesOnly }
}

/** What stands in quotes or parentheses, that of `with` included, says nothing about the statement as a whole. */
function isWriteWithoutRows(text: string): boolean {
  let whole = text.replace(/'(?:[^']|'')*'/g, '')
  for (let before = ''; before !== whole; ) {
    before = whole
    whole = whole.replace(/\([^()]*\)/g, '')
  }
  const [verb = ''] = /\b(select|insert|update|delete|merge|values)\b/i.exec(whole) ?? []
  return /^(insert|update|delete)$/i.test(verb) && !/\breturning\b/i.test(whole)
}
