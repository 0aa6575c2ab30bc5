import { field } from './en/fields.ts'
import { password } from './en/password.ts'
import { problemTitle } from './en/problem-titles.ts'
import { event } from './en/server/events.ts'
import { mail } from './en/server/mails.ts'
import { problem } from './en/server/problems.ts'
import { signIn } from './en/sign-in.ts'

/** English: what all other languages are translated from. */
export const en = { event, field, mail, password, problem, problemTitle, signIn } as const
