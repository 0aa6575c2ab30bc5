import type { Catalogue, Translation } from './catalogue.ts'
import { password } from './de/password.ts'
import { signIn } from './de/sign-in.ts'

/** German. */
export const de = { password, signIn } as const satisfies { readonly [S in keyof Catalogue]: Translation<S> }
