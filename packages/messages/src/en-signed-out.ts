import { failure } from './en/failure.ts'
import { signIn } from './en/sign-in.ts'
import { ui } from './en/ui.ts'

/** The sentences of the console before sign-in: the sign-in page loads only these. */
export const signedOut = { failure, signIn, ui } as const
