import { api } from './client.ts'
import { reloadAt } from './page.ts'
import { problemOf } from './problem.ts'
import { addressIn } from './tenant.ts'

const key = 'rollcall-viewed-as'
const endedKey = 'rollcall-looked-as'

/** Whom one looks as in this browser, and the address that one came from. */
interface Impersonation {
  name: string
  back: string
}

function recall(): Impersonation | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Written down for the day when the session has ended by itself: the browser alone can tell that there is one to go back to. */
export function rememberImpersonation(name: string, back: string): void {
  if (recall()?.name === name) return
  write(localStorage, key, JSON.stringify({ name, back } satisfies Impersonation))
}

export function forgetImpersonation(): void {
  write(localStorage, key, undefined)
}

/** Goes on as oneself, where one was or at the address. Throws what the server said when that did not work. */
export async function stopImpersonation(at?: string): Promise<never> {
  const viewed = recall()
  try {
    await api.impersonation.stop({})
  } catch (error) {
    // Another tab was faster.
    if (problemOf(error).code !== 'impersonation.none') throw error
  }
  forgetImpersonation()
  return reloadAt(at ?? viewed?.back ?? addressIn('/'))
}

let resuming: Promise<false> | undefined

/**
 * The same when nobody is signed in any more: because a look as somebody else has ended by itself? Otherwise false. Goes on at another
 * address than where one was, when one is given.
 */
export function resumeOneself(at?: string): Promise<false> {
  resuming ??= resume(at).finally(() => {
    resuming = undefined
  })
  return resuming
}

async function resume(at: string | undefined): Promise<false> {
  const viewed = recall()
  if (!viewed) return false
  write(sessionStorage, endedKey, viewed.name)
  try {
    return await stopImpersonation(at)
  } catch {
    write(sessionStorage, endedKey, undefined)
    forgetImpersonation()
    return false
  }
}

/** The user of an impersonation that has just expired. It is told once, by the page that stays. */
export function takeEnded(): string | undefined {
  // This page is about to be loaded anew: what it says would be gone at once.
  if (resuming) return undefined
  try {
    const name = sessionStorage.getItem(endedKey) ?? undefined
    write(sessionStorage, endedKey, undefined)
    return name
  } catch {
    return undefined
  }
}

function write(storage: Storage, name: string, value: string | undefined): void {
  try {
    if (value === undefined) storage.removeItem(name)
    else storage.setItem(name, value)
  } catch {
    // Without storage an impersonation that ends by itself leads to the sign-in page.
  }
}
