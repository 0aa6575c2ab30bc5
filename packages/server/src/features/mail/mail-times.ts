import type { Preferences } from '@rollcall/contract/me.ts'
import type { Locale } from '@rollcall/messages/locales.ts'

type Chosen = Partial<Pick<Preferences, 'timeZone' | 'dateFormat' | 'hourCycle'>>

/** The locale of dates in each language. For English: the order of day and month that most countries use. */
const tags: Readonly<Record<Locale, string>> = { en: 'en-GB', de: 'de-DE' }

/**
 * Returns a writer of times as a receiver has chosen them: time zone, date format and clock, by default those of their language and UTC.
 * The zone is always written, because a mail may be read anywhere.
 */
export function timeWriter(locale: Locale, chosen: Chosen): (at: Date) => string {
  const timeZone = chosen.timeZone === undefined || chosen.timeZone === 'browser' ? 'UTC' : chosen.timeZone
  const hourCycle = chosen.hourCycle === '12' ? 'h12' : 'h23'
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tags[locale], { timeZone, hourCycle, ...options })
  const partsOf = (at: Date, options: Intl.DateTimeFormatOptions) =>
    Object.fromEntries(
      format(options)
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    )
  return (at) => {
    const { timeZoneName: zone } = partsOf(at, { timeZoneName: 'short', hour: 'numeric' })
    const { dateFormat } = chosen
    if (dateFormat === undefined)
      return `${format({ dateStyle: 'long', timeStyle: 'short' }).format(at)} ${zone}`
    const long = partsOf(at, { year: 'numeric', month: 'short', day: 'numeric' })
    const short = partsOf(at, { year: 'numeric', month: '2-digit', day: '2-digit' })
    const day: Record<string, string | undefined> = {
      YYYY: short.year,
      MMM: long.month,
      MM: short.month,
      DD: short.day,
      D: long.day,
    }
    const date = dateFormat.replace(/YYYY|MMM|MM|DD|D/g, (part) => day[part] ?? part)
    return `${date} ${format({ timeStyle: 'short' }).format(at)} ${zone}`
  }
}
