import { useBlocker } from '@tanstack/react-router'
import { isLeaving } from '../api/page.ts'
import { t } from '../i18n/messages.ts'
import { ConfirmDialog } from './ConfirmDialog.tsx'

interface LeaveGuardProps {
  /** Whether there are unsaved changes. */
  active: boolean
}

/** Asks before unsaved changes are lost, when the user follows a link, goes back or closes the tab. */
export function LeaveGuard({ active }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    // A signed-out user must leave: nothing could be saved any more.
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
