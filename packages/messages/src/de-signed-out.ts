import { failure } from './de/failure.ts'
import { signIn } from './de/sign-in.ts'
import { ui } from './de/ui.ts'

export const signedOut = { failure, signIn, ui } as const
