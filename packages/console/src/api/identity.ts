import { identityOf } from '@rollcall/contract/identity.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { presentAddress, reloadAt } from './page.ts'

let current: string | undefined
let channel: BroadcastChannel | undefined

/** For whom this page was loaded; undefined until that is known. */
export function pageIdentity(): string | undefined {
  return current
}

/** Is it the person for whom this page was loaded? */
export function isSamePerson(me: Me): boolean {
  return identityOf({ user: me.user, by: me.impersonation?.by ?? null }) === current
}

/** From here on this page speaks for this person, and the other tabs of the browser hear of it. */
export function speakFor(me: Me): void {
  if (isSamePerson(me)) return
  current = identityOf({ user: me.user, by: me.impersonation?.by ?? null })
  tell(current)
}

/** Nobody is signed in here any more, in no tab. */
export function speakForNobody(): void {
  current = undefined
  tell(null)
}

/** Tells other tabs that the person of this page is signed in again. */
export function tellAgain(): void {
  if (current !== undefined) tell(current)
}

/**
 * Loads this page again once another tab has become somebody else, or nobody: what it shows is for the eyes of its own person. Calls
 * `same` when it is this page's person who has just been signed in there, or this page is nobody's.
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
