import { useState } from 'react'
import { stopImpersonation } from '../../api/impersonation.ts'
import { t } from '../../i18n/messages.ts'
import { toastProblem } from '../../ui/toast.tsx'

/** Stops the impersonation, and shows an error if that fails. */
export function useStopImpersonation(): { stop: () => void; busy: boolean } {
  const [busy, setBusy] = useState(false)
  const stop = () => {
    setBusy(true)
    stopImpersonation().catch((error: unknown) => {
      setBusy(false)
      toastProblem(t('impersonation.notStopped'), error)
    })
  }
  return { stop, busy }
}
