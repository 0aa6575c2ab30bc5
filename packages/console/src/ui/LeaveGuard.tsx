import { useBlocker } from '@tanstack/react-router'
import { isLeaving } from '../api/page.ts'
import { t } from '../i18n/messages.ts'
import { ConfirmDialog } from './ConfirmDialog.tsx'

interface LeaveGuardProps {
  /** There is something that would be lost. */
  active: boolean
}

/** Asks before unsaved changes are lost, whether somebody follows a link, goes back, or closes the tab. */
export function LeaveGuard({ active }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    // Whoever is signed out has to go: nothing could be saved any more.
    shouldBlockFn: ({ next }) => active && next.routeId !== '/sign-in',
    enableBeforeUnload: () => active && !isLeaving(),
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={t('ui.leaveTitle')}
      consequences={[t('ui.leaveText')]}
      confirmLabel={t('ui.leave')}
      danger
      busy={false}
      error={undefined}
      onConfirm={proceed}
      onClose={reset}
    />
  )
}
