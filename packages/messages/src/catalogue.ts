import type { GetICUArgs } from '@schummar/icu-type-parser'
import type { en } from './en.ts'

/** Every sentence by subject and name, in ICU MessageFormat, with the keys of the English ones. */
export type Catalogue = typeof en
type Subject = keyof Catalogue & string

/** `signIn.title`: the subject, and the name of the sentence in it. */
export type MessageKey = { [S in Subject]: `${S}.${keyof Catalogue[S] & string}` }[Subject]

type Source<K extends MessageKey> = K extends `${infer S extends Subject}.${infer N}`
  ? Catalogue[S][N & keyof Catalogue[S]] & string
  : never

/** The values in a sentence: text, a number, a time, or the content of a tag such as `<b>`. */
export type Values<K extends MessageKey> = GetICUArgs<
  Source<K>,
  { ICUArgument: string | number; ICUNumberArgument: number; ICUDateArgument: Date }
>

/** The arguments of a call: values only if the sentence has places for them. */
export type Args<K extends MessageKey> = keyof Values<K> extends never ? [] : [values: Values<K>]

/** The same sentences in another language: exactly those that English has. */
export type Translation<S extends Subject> = { readonly [N in keyof Catalogue[S]]: string }
