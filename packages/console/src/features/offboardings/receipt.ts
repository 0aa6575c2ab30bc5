import { csvLine } from '@rollcall/contract/csv.ts'
import type { Leaving, OffboardingDetails } from '@rollcall/contract/offboardings.ts'
import { t } from '../../i18n/messages.ts'
import { kindLabels } from './leaving.ts'

/** A receipt as CSV: a line for each name, and one with the number of what has no names. */
export function receiptCsv({ user, dueAt, finishedAt, receipt }: OffboardingDetails): string {
  const kinds = Object.entries(receipt ?? {}) as [keyof Leaving, Leaving[keyof Leaving]][]
  const lines = kinds.flatMap(([kind, some]) => {
    if (!some) return []
    const count = String(some.count)
    return some.names.length === 0
      ? [[kindLabels[kind], '', count]]
      : some.names.map((name) => [kindLabels[kind], name, count])
  })
  const head = [
    [t('offboarding.user'), user.name],
    [t('offboarding.due'), finishedAt ?? dueAt],
    [t('offboarding.what'), t('offboarding.name'), t('offboarding.count')],
  ]
  return [...head, ...lines].map(csvLine).join('')
}
