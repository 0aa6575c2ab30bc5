import { isolated } from '@rollcall/messages/direction.ts'
import { bestLocale, isLocale, type Locale } from '@rollcall/messages/locales.ts'
import { type Sentences, type Translator, translatorOf } from '@rollcall/messages/translator.ts'

type Part = () => Promise<Sentences>

const signedOut: Record<Locale, Part> = {
  en: async () => (await import('@rollcall/messages/en-signed-out.ts')).signedOut,
  de: async () => (await import('@rollcall/messages/de-signed-out.ts')).signedOut,
}
const signedIn: Record<Locale, Part> = {
  en: async () => (await import('@rollcall/messages/en-signed-in.ts')).signedIn,
  de: async () => (await import('@rollcall/messages/de-signed-in.ts')).signedIn,
}
const pages: Record<Locale, Part> = {
  en: async () => (await import('@rollcall/messages/en-pages.ts')).pages,
  de: async () => (await import('@rollcall/messages/de-pages.ts')).pages,
}
const log: Record<Locale, Part> = {
  en: async () => (await import('@rollcall/messages/en-log.ts')).log,
  de: async () => (await import('@rollcall/messages/de-log.ts')).log,
}

/** Returns sentences in the language of this page. It is set before any module of a page runs; see main.ts. */
export let t: Translator

const sentences: Record<string, Sentences[string]> = {}
let saidFirst: () => void
const said = new Promise<void>((resolve) => {
  saidFirst = resolve
})

/** Loads the sentences for pages without sign-in, in the page's language. Before that, no sentence can be used. */
export async function loadMessages(locale = pageLocale()): Promise<void> {
  Object.assign(sentences, await signedOut[locale]())
  t = translatorOf(locale, sentences, { fill: isolated })
  saidFirst()
}

/** Resolves when sentences can be used: for the few modules that run before that. */
export function canBeSaid(): Promise<void> {
  return said
}

/** Loads what is said wherever somebody is signed in, once. Routes wait for it before they load their pages. */
export const loadSignedInMessages = onceInEach(signedIn)

/** Loads what is said only on pages on which visits do not begin, once: their routes wait for it too. */
export const loadPageMessages = onceInEach(pages)

/** Loads what tells events of the audit log, once: for the pages and parts that show events. */
export const loadLogMessages = onceInEach(log)

function onceInEach(part: Record<Locale, Part>): (locale?: Locale) => Promise<void> {
  let last: { locale: Locale; loaded: Promise<void> } | undefined
  return (locale = pageLocale()) => {
    if (last?.locale === locale) return last.loaded
    const loaded = Promise.all([part[locale](), said]).then(([more]) => void Object.assign(sentences, more))
    last = { locale, loaded }
    // What could not be loaded is asked for again.
    loaded.catch(() => {
      last = undefined
    })
    return loaded
  }
}

const chosenKey = 'rollcall-language'
const preferredKey = 'rollcall-language-preferred'

/** The language of this page: the user's preference, else the choice in this browser, else the best of the browser's languages. */
export function pageLocale(): Locale {
  return [read(preferredKey), read(chosenKey)].find(isLocale) ?? browserLocale()
}

/** The best language that the browser's settings name. */
export function browserLocale(): Locale {
  return bestLocale(navigator.languages)
}

/** Stores a language for this browser and loads the page anew, so that nothing of the old language stays. */
export function changeLocale(locale: Locale): void {
  write(preferredKey, undefined)
  write(chosenKey, locale)
  window.location.reload()
}

/**
 * Stores the language that the signed-in user prefers; `browser` leaves it to the browser. Returns whether the page must be loaded anew:
 * not if storage is forbidden, because it would come back in the same language.
 */
export function followPreference(language: Locale | 'browser'): boolean {
  write(preferredKey, language === 'browser' ? undefined : language)
  return pageLocale() !== t.locale
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage may be forbidden; the browser's settings are then the best guess.
    return null
  }
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Without storage the choice is not kept.
  }
}
