import { identityOf } from '@rollcall/contract/identity.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { presentAddress, reloadAt } from './page.ts'

let current: string | undefined
let channel: BroadcastChannel | undefined

/** The user that this page was loaded for; undefined until that is known. */
export function pageIdentity(): string | undefined {
  return current
}

/** Is this the user that this page was loaded for? */
export function isSamePerson(me: Me): boolean {
  return identityOf({ user: me.home?.user ?? me.user, by: me.impersonation?.by ?? null }) === current
}

/** Makes this the user of the page, and tells the other tabs of the browser. */
export function speakFor(me: Me): void {
  if (isSamePerson(me)) return
  current = identityOf({ user: me.home?.user ?? me.user, by: me.impersonation?.by ?? null })
  tell(current)
}

/** Records that nobody is signed in any more, in any tab. */
export function speakForNobody(): void {
  current = undefined
  tell(null)
}

/** Tells other tabs that the user of this page is signed in again. */
export function tellAgain(): void {
  if (current !== undefined) tell(current)
}

/**
 * Loads this page again when another tab has signed in another user or signed out: only its own user may see what it shows. Calls `same`
 * when its own user has signed in there, or this page has no user.
 */
export function watchOtherTabs(same: () => void): void {
  open().addEventListener('message', ({ data }: MessageEvent<string | null>) => {
    if (current !== undefined && data !== current) void reloadAt(presentAddress())
    else if (data !== null) same()
  })
}

function tell(identity: string | null): void {
  open().postMessage(identity)
}

function open(): BroadcastChannel {
  channel ??= new BroadcastChannel('rollcall-identity')
  return channel
}
