import { t } from '../../i18n/messages.ts'
import { sizeText } from '../backups/labels.ts'

/** "182.4 MB". */
export function bytesText(bytes: number): string {
  return sizeText(bytes, t.locale)
}

/** "12.4", with one digit behind the point where the number is small. */
export function rateText(rate: number): string {
  return new Intl.NumberFormat(t.locale, { maximumFractionDigits: rate < 10 ? 1 : 0 }).format(rate)
}

/** "4.2 ms". */
export function millisecondsText(milliseconds: number): string {
  const format = {
    style: 'unit',
    unit: 'millisecond',
    maximumFractionDigits: milliseconds < 10 ? 1 : 0,
  } as const
  return new Intl.NumberFormat(t.locale, format).format(milliseconds)
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "3 minutes", in the largest unit of which there is one. */
export function durationText(seconds: number): string {
  const [unit, length] = units.find(([, least]) => seconds >= least) ?? ['second', 1]
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const
  return new Intl.NumberFormat(t.locale, format).format(Math.floor(seconds / length))
}
