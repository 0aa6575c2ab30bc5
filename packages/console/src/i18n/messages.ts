import { bestLocale, isLocale, type Locale } from '@rollcall/messages/locales.ts'
import { type Sentences, type Translator, translatorOf } from '@rollcall/messages/translator.ts'

const catalogues: Record<Locale, () => Promise<Sentences>> = {
  en: async () => (await import('@rollcall/messages/en.ts')).en,
  de: async () => (await import('@rollcall/messages/de.ts')).de,
}

/** Says sentences in the language of this page. It is there before any other module of the console runs; see main.ts. */
export let t: Translator

/** Loads the sentences of the page's language. Until it has ended, nothing can be said. */
export async function loadMessages(locale = chosenLocale()): Promise<void> {
  t = translatorOf(locale, await catalogues[locale]())
}

const key = 'rollcall-language'

/** The language that was chosen in this browser, else the best of those that its settings name. */
function chosenLocale(): Locale {
  const stored = read()
  return isLocale(stored) ? stored : bestLocale(navigator.languages)
}

function read(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage may be forbidden; the browser's settings are then the best guess.
    return null
  }
}

/** Keeps a language for this browser and loads the page anew in it, so that nothing of the old one stays. */
export function changeLocale(locale: Locale): void {
  try {
    localStorage.setItem(key, locale)
  } catch {
    // Where storage is forbidden the choice cannot be kept.
  }
  window.location.reload()
}
