import type { Catalogue, Translation } from './catalogue.ts'
import { signedIn } from './de-signed-in.ts'
import { signedOut } from './de-signed-out.ts'

/** German. */
export const de = { ...signedOut, ...signedIn } as const satisfies {
  readonly [S in keyof Catalogue]: Translation<S>
}
