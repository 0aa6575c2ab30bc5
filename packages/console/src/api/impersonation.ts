import { api } from './client.ts'
import { reloadAt } from './page.ts'
import { problemOf } from './problem.ts'
import { addressIn } from './tenant.ts'

const key = 'rollcall-viewed-as'
const endedKey = 'rollcall-looked-as'

/** The user who is impersonated in this browser, and the address that the impersonator came from. */
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

/** Stores that an impersonation has begun: when its session expires, only the browser knows that there is an own session to go back to. */
export function rememberImpersonation(name: string, back: string): void {
  if (recall()?.name === name) return
  write(localStorage, key, JSON.stringify({ name, back } satisfies Impersonation))
}

export function forgetImpersonation(): void {
  write(localStorage, key, undefined)
}

/** Stops the impersonation and loads the page at the address, or the one before. Throws the server's refusal. */
export async function stopImpersonation(at?: string): Promise<never> {
  const viewed = recall()
  try {
    await api.impersonation.stop({})
  } catch (error) {
    // Another tab has already stopped it.
    if (problemOf(error).code !== 'impersonation.none') throw error
  }
  forgetImpersonation()
  return reloadAt(at ?? viewed?.back ?? addressIn('/'))
}

let resuming: Promise<false> | undefined

/**
 * Goes back to the own session if an impersonation has expired; resolves to false if there was none. Loads the page at the address, or the
 * one before.
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

/** The user of an impersonation that has just expired. Returned once, to the page that stays. */
export function takeEnded(): string | undefined {
  // This page is about to be loaded anew, so the message would be gone at once.
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
    // Without storage an expired impersonation leads to the sign-in page.
  }
}
