/** The label of an attribute in each language; the English one serves languages that have none. */
export interface AttributeLabel {
  en: string
  de?: string
}

/** The label in a language of the console. */
export function labelIn({ label }: { label: AttributeLabel }, locale: 'en' | 'de'): string {
  return label[locale] ?? label.en
}
