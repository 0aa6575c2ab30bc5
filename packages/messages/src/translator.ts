import format, { type FormatValues } from 'icu-minify/format'
import type { Args, MessageKey } from './catalogue.ts'
import { compile } from './compile.ts'
import type { Locale } from './locales.ts'

/** The sentences of one language by subject and name. */
export type Sentences = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Returns sentences in one language. */
export interface Translator {
  readonly locale: Locale
  /** Returns the sentence of a key with its values. */
  <K extends MessageKey>(key: K, ...args: Args<K>): string
  /** Returns the sentence in parts, for tags that are not text: `tags` makes a part from the content of each tag. */
  rich<K extends MessageKey, Part>(key: K, tags: Tags<Part>, ...args: Args<K>): (string | Part)[]
  /** Returns the sentence of a computed key; the code that made the key has checked the values. */
  say(key: string, values?: object): string
  /** Is there a sentence for this key? For computed keys, such as those of problem codes. */
  has(key: string): key is MessageKey
}

type Tags<Part> = Record<string, (inside: (string | Part)[]) => Part>

interface TranslatorOptions {
  /** Changes each text that is filled into a sentence. */
  fill?: (text: string) => string
}

/** Makes a translator. Throws an error with the key when a sentence cannot be formatted. */
export function translatorOf(
  locale: Locale,
  sentences: Sentences,
  { fill }: TranslatorOptions = {},
): Translator {
  const parts = (key: string, values: Values): CompiledParts => {
    const source = sentenceOf(sentences, key)
    if (source === undefined) throw new Error(`There is no message ${key}`)
    return format(compile(source), locale, fill ? filled(values, fill) : values, { formatters })
  }
  const translate = (key: string, values?: Values): string => String(parts(key, values))
  return Object.assign(translate, {
    locale,
    say: translate,
    rich(key: string, tags: Values, values?: Values) {
      const said = parts(key, { ...values, ...tags })
      return Array.isArray(said) ? said : [said]
    },
    has: (key: string): key is MessageKey => sentenceOf(sentences, key) !== undefined,
  }) as Translator
}

type Values = FormatValues<unknown> | undefined
function filled(values: Values, fill: (text: string) => string): Values {
  const all = Object.entries(values ?? {})
  return Object.fromEntries(
    all.map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value]),
  )
}

type CompiledParts = ReturnType<typeof format<unknown>>

function sentenceOf(sentences: Sentences, key: string): string | undefined {
  const dot = key.indexOf('.')
  const [subject, name] = [key.slice(0, dot), key.slice(dot + 1)]
  const of = Object.hasOwn(sentences, subject) ? sentences[subject] : undefined
  return of && Object.hasOwn(of, name) ? of[name] : undefined
}

// Formatters of numbers and times are costly to make, and few are needed.
const made = new Map<string, unknown>()

function once<T>(kind: string, args: unknown[], make: () => T): T {
  const key = kind + JSON.stringify(args)
  if (!made.has(key)) made.set(key, make())
  return made.get(key) as T
}

const formatters = {
  getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) =>
    once('date', args, () => new Intl.DateTimeFormat(...args)),
  getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) =>
    once('number', args, () => new Intl.NumberFormat(...args)),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) =>
    once('plural', args, () => new Intl.PluralRules(...args)),
}
