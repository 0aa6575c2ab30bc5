import { t } from '../../i18n/messages.ts'
import { numberText } from '../../ui/count.ts'

/** A limit in words: `1,000 hosts`. */
export function limitText({ value, unit }: { value: number | null; unit: string }): string {
  return value === null ? t('roleChoice.noLimit') : `${numberText(value)}${unit && ` ${unit}`}`
}
