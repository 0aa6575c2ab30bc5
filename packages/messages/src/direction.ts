/** The blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and their like, and their presentation forms. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/

/** Is the text, or a part of it, in a script that is written from right to left? */
function hasRightToLeft(text: string): boolean {
  return rightToLeft.test(text)
}

/**
 * The text between invisible marks that keep its direction from changing the order of the sentence around it, as `<bdi>` does: without them
 * a full stop or a number after an Arabic name would stand before it. Other texts stay as they are.
 */
export function isolated(text: string): string {
  return hasRightToLeft(text) ? `\u2068${text}\u2069` : text
}

/** The direction of a language (BCP 47): "rtl" or "ltr". */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(locale).maximize().script ?? ''
  return ['Hebr', 'Arab', 'Syrc', 'Thaa', 'Nkoo', 'Adlm'].includes(script) ? 'rtl' : 'ltr'
}
