import { signedIn } from './en-signed-in.ts'
import { signedOut } from './en-signed-out.ts'

/** English: what all other languages are translated from. What the console says has to be in one of its two parts. */
export const en = { ...signedOut, ...signedIn } as const
