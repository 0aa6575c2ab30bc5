import type { Catalogue, Translation } from './catalogue.ts'
import { event } from './de/server/events.ts'
import { mail } from './de/server/mails.ts'
import { problem } from './de/server/problems.ts'
import { log } from './de-log.ts'
import { pages } from './de-pages.ts'
import { signedIn } from './de-signed-in.ts'
import { signedOut } from './de-signed-out.ts'

/** German. */
export const de = { ...signedOut, ...signedIn, ...pages, ...log, event, mail, problem } as const satisfies {
  readonly [S in keyof Catalogue]: Translation<S>
}
