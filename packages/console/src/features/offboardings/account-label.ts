import type { Offboarding } from '@rollcall/contract/offboardings.ts'
import { t } from '../../i18n/messages.ts'

/** What became of the account; before that, and where nothing was done, what was to become of it. */
export function accountLabel({ mode, status }: Pick<Offboarding, 'mode' | 'status'>): string {
  if (status !== 'done') return mode === 'delete' ? t('offboarding.delete') : t('offboarding.deactivate')
  return mode === 'delete' ? t('offboarding.accountDeleted') : t('offboarding.accountDeactivated')
}
