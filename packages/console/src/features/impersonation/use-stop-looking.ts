import { useState } from 'react'
import { stopLooking } from '../../api/looking-as.ts'
import { t } from '../../i18n/messages.ts'
import { toastProblem } from '../../ui/toast.tsx'

/** Goes on as oneself, and says so when that did not work. */
export function useStopLooking(): { stop: () => void; busy: boolean } {
  const [busy, setBusy] = useState(false)
  const stop = () => {
    setBusy(true)
    stopLooking().catch((error: unknown) => {
      setBusy(false)
      toastProblem(t('impersonation.notStopped'), error)
    })
  }
  return { stop, busy }
}
