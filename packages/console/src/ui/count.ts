import type { Total } from '@rollcall/contract/pagination.ts'
import { t } from '../i18n/messages.ts'

/** "1,204", "10,000+". */
export function numberOf({ total, totalCapped }: Total): string {
  return `${numberText(total)}${totalCapped ? '+' : ''}`
}

/** "1,204" or "1.204", in the language of the page. */
export function numberText(number: number): string {
  return new Intl.NumberFormat(t.locale).format(number)
}

/** The values of a sentence that counts a list: `count` for its plural, `shown` for the number as it is written. */
export interface Counted {
  count: number
  shown: string
}

/** The number of rows for a sentence: "10,000+" if there are more than were counted. */
export function countedIn(list: Total): Counted {
  return { count: list.total, shown: numberOf(list) }
}

/** How many rows two lists have together; an unknown number counts as 0. */
export function sumOf(one: Partial<Total> = {}, other: Partial<Total> = {}): Total {
  // "10,000+" and 3 are still "10,000+": digits after it would look exact and are not.
  const capped = [one, other].find(({ totalCapped }) => totalCapped)
  return { total: (one.total ?? 0) + (other.total ?? 0), ...capped }
}
