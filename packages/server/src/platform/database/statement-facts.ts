import { createHash } from 'node:crypto'

/** Facts about a statement that follow from its text. */
export interface StatementFacts {
  /**
   * The name under which the statement is prepared once per connection. Undefined when it should not be prepared: a program has few
   * different statements, so after the first thousand they must have their values in their text.
   */
  name: string | undefined
  /** It inserts, updates or deletes and returns no rows. */
  writesOnly: boolean
}

const capacity = 1_000
const known = new Map<string, StatementFacts>()

/** The facts about a statement. They are kept for the first thousand different texts. */
export function factsOf(text: string): StatementFacts {
  const facts = known.get(text)
  if (facts) return facts
  const writesOnly = isWriteWithoutRows(text)
  if (known.size >= capacity) return { name: undefined, writesOnly }
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 16)
  known.set(text, { name, writesOnly })
  return { name, writesOnly }
}

/** Text in quotes or parentheses, including that of `with`, says nothing about the statement as a whole. */
function isWriteWithoutRows(text: string): boolean {
  let whole = text.replace(/'(?:[^']|'')*'/g, '')
  for (let before = ''; before !== whole; ) {
    before = whole
    whole = whole.replace(/\([^()]*\)/g, '')
  }
  const [verb = ''] = /\b(select|insert|update|delete|merge|values)\b/i.exec(whole) ?? []
  return /^(insert|update|delete)$/i.test(verb) && !/\breturning\b/i.test(whole)
}
