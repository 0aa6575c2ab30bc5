import { de } from '@rollcall/messages/de.ts'
import { en } from '@rollcall/messages/en.ts'
import { acceptedLanguages, bestLocale, type Locale } from '@rollcall/messages/locales.ts'
import { type Translator, translatorOf } from '@rollcall/messages/translator.ts'

/** The translator of each language for the server's sentences. */
export const translators: Readonly<Record<Locale, Translator>> = {
  en: translatorOf('en', en),
  de: translatorOf('de', de),
}

/** For logs, the command line, the API reference, and stored text. */
export const english = translators.en

/** The translator for an `Accept-Language` header; English when it asks for no available language. */
export function translatorFor(acceptLanguage: string | undefined): Translator {
  return translators[localeFor(acceptLanguage)]
}

/** The language for an `Accept-Language` header; English when it asks for no available language. */
export function localeFor(acceptLanguage: string | undefined): Locale {
  return acceptLanguage === undefined ? 'en' : bestLocale(acceptedLanguages(acceptLanguage))
}
