import { event } from './en/server/events.ts'
import { mail } from './en/server/mails.ts'
import { problem } from './en/server/problems.ts'
import { log } from './en-log.ts'
import { pages } from './en-pages.ts'
import { signedIn } from './en-signed-in.ts'
import { signedOut } from './en-signed-out.ts'

/** English, which all other languages are translated from. Every sentence of the console must be in one of its four parts. */
export const en = { ...signedOut, ...signedIn, ...pages, ...log, event, mail, problem } as const
