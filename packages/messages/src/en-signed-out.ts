import { failure } from './en/failure.ts'
import { field } from './en/fields.ts'
import { password } from './en/password.ts'
import { signIn } from './en/sign-in.ts'
import { ui } from './en/ui.ts'

/** What the console says before anybody is signed in: the sign-in page loads this and nothing more. */
export const signedOut = { failure, field, password, signIn, ui } as const
