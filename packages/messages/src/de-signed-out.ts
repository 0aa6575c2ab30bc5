import { failure } from './de/failure.ts'
import { field } from './de/fields.ts'
import { password } from './de/password.ts'
import { signIn } from './de/sign-in.ts'
import { ui } from './de/ui.ts'

export const signedOut = { failure, field, password, signIn, ui } as const
