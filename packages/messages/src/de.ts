import type { Catalogue, Translation } from './catalogue.ts'
import { field } from './de/fields.ts'
import { password } from './de/password.ts'
import { problemTitle } from './de/problem-titles.ts'
import { event } from './de/server/events.ts'
import { mail } from './de/server/mails.ts'
import { problem } from './de/server/problems.ts'
import { signIn } from './de/sign-in.ts'

/** German. */
export const de = { event, field, mail, password, problem, problemTitle, signIn } as const satisfies {
  readonly [S in keyof Catalogue]: Translation<S>
}
