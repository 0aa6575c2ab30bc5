/** The question to the estimator, and its answer. */
export interface StrengthQuestion {
  password: string
  /** Names of the account and its surroundings, which a stranger tries first. */
  words: string[]
}
export interface Strength {
  /** 1 to 5. */
  level: Level
  /** The name of what makes it weak, or of what would help; empty for none. */
  advice: string
}
export type Level = 1 | 2 | 3 | 4 | 5

export const levelWords = {
  1: 'password.veryWeak',
  2: 'password.weak',
  3: 'password.fair',
  4: 'password.good',
  5: 'password.strong',
} as const satisfies Record<Level, string>

/** Names and their parts: `ada.lovelace@example.com` is also ada, lovelace and example. */
export function wordsOf(names: (string | null | undefined)[]): string[] {
  const given = names.filter((name): name is string => !!name)
  const parts = given.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length > 2)
  return [...new Set([...given, ...parts])]
}
