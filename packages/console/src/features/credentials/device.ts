import { deviceOf } from '@rollcall/contract/device.ts'
import { t } from '../../i18n/messages.ts'

/** A user agent in words: "Firefox on Windows". */
export function deviceName(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent)
  if (browser && system) return t('credentials.browserOn', { browser, system })
  return browser ?? system ?? t('credentials.unknownDevice')
}
