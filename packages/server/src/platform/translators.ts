import { de } from '@rollcall/messages/de.ts'
import { en } from '@rollcall/messages/en.ts'
import { acceptedLanguages, bestLocale, type Locale } from '@rollcall/messages/locales.ts'
import { type Translator, translatorOf } from '@rollcall/messages/translator.ts'

/** What says the server's sentences, in each language. */
export const translators: Readonly<Record<Locale, Translator>> = {
  en: translatorOf('en', en),
  de: translatorOf('de', de),
}

/** For logs, the command line, the API reference, and what is stored in words. */
export const english = translators.en

/** Speaks the language that an `Accept-Language` header asks for; English where it asks for none that there is. */
export function translatorFor(acceptLanguage: string | undefined): Translator {
  return acceptLanguage === undefined ? english : translators[bestLocale(acceptedLanguages(acceptLanguage))]
}
