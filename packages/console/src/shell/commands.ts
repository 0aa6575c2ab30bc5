import { foldForSearch } from '@rollcall/access/folding.ts'

/** Something that is done to a person, and the words by which it is asked for: `reset password`. */
export interface Verb<Action extends string> {
  action: Action
  words: string
}

/** What somebody typed as "reset nora": the possible actions, and the name. */
export interface Command<Action extends string> {
  actions: Action[]
  name: string
}

/**
 * Reads a command: a word that a verb begins with, or one of its words, and then a name. Further words of the verb may stand between them:
 * "reset", "res" and "reset password nora" mean the same. Undefined for what is no command.
 */
export function readCommand<Action extends string>(
  text: string,
  verbs: readonly Verb<Action>[],
): Command<Action> | undefined {
  const [first = '', ...rest] = foldForSearch(text).trim().split(/\s+/)
  if (first.length < 2 || rest.length === 0) return undefined
  const meant = verbs
    .map(({ action, words }) => ({ action, words: foldForSearch(words).split(/\s+/) }))
    .filter(({ words }) => words.some((word) => word.startsWith(first)))
  if (meant.length === 0) return undefined
  const ofVerbs = new Set(meant.flatMap(({ words }) => words))
  const name = rest.slice(rest.findIndex((word) => !ofVerbs.has(word)))
  if (rest.every((word) => ofVerbs.has(word))) return undefined
  const between = rest.slice(0, rest.length - name.length)
  const fitting = meant.filter(({ words }) => between.every((word) => words.includes(word)))
  return fitting.length === 0
    ? undefined
    : { actions: fitting.map(({ action }) => action), name: name.join(' ') }
}
