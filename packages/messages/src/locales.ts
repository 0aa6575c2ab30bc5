/** The languages of Rollcall, as BCP 47 tags; all sentences are written in the first one first. */
export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

/** The name of each language in itself. */
export const localeNames: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch' }

/** Narrows a tag to a language of Rollcall. */
export function isLocale(tag: unknown): tag is Locale {
  return locales.some((locale) => locale === tag)
}

/** The language for readers who prefer these tags, best first: German for `de-AT`; English if there is no match. */
export function bestLocale(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0]
    if (isLocale(language)) return language
  }
  return locales[0]
}

/** The tags of an `Accept-Language` header, best first (RFC 9110, section 12.5.4), without those refused with `q=0`. */
export function acceptedLanguages(header: string | undefined): string[] {
  const ranges = (header ?? '').slice(0, mostHeader).split(',')
  return ranges
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
      const q = parameters.find((parameter) => parameter.startsWith('q='))
      return { tag, quality: q === undefined ? 1 : Number(q.slice(2)) }
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

/** Only the beginning of a longer header is read: no browser sends one. */
const mostHeader = 200
