/** Names under which the audit log and the pages show what no account did. Without blanks and signs, as they are read aloud. */
const ofTheSystem = new Set(['theserver', 'thecommandline', 'notsignedin', 'adeletedaccount'])

/** What looks like a colon. */
const colons = '[:\u02D0\u05C3\u0589\u2236\uA789]'
const ofGroups = new RegExp(`^group\\s*${colons}`)

/**
 * Why nobody may be called so, or undefined when they may; `folded` is the name without regard to case. It would pass for the system, or for a group that acts by its API
 * key.
 */
export function reservedBecause(what: string, folded: string): string | undefined {
  if (ofGroups.test(folded)) return `${what} must not begin with "group:", under which groups act.`
  if (ofTheSystem.has(folded.replace(/[^\p{L}\p{M}\p{N}]+/gu, '')))
    return `${what} must not be one under which Rollcall itself acts.`
  return undefined
}
