import type { Catalogue, Translation } from './catalogue.ts'
import { field } from './de/fields.ts'
import { password } from './de/password.ts'
import { problemTitle } from './de/problem-titles.ts'
import { problem } from './de/server/problems.ts'
import { signIn } from './de/sign-in.ts'

/** German. */
export const de = { field, password, problem, problemTitle, signIn } as const satisfies {
  readonly [S in keyof Catalogue]: Translation<S>
}
