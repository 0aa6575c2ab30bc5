import { password } from './en/password.ts'
import { signIn } from './en/sign-in.ts'

/** English: what all other languages are translated from. */
export const en = { password, signIn } as const
