import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../i18n/messages.ts'

interface DialogActionsProps {
  onCancel: () => void
  /** The label of the submit button. */
  submit: ReactNode
  busy: boolean
  disabled?: boolean
  /** Whether the action is irreversible. */
  danger?: boolean | undefined
  /** Another action, at the far end. */
  children?: ReactNode
}

/** The last row of a dialog with a form: cancel and submit. */
export function DialogActions({
  onCancel,
  submit,
  busy,
  disabled = false,
  danger,
  children,
}: DialogActionsProps) {
  return (
    <Group justify="flex-end" gap="xs">
      {children}
      <Button variant="default" onClick={onCancel}>
        {t('ui.cancel')}
      </Button>
      <Button type="submit" {...(danger ? { color: 'red' } : {})} disabled={disabled} loading={busy}>
        {submit}
      </Button>
    </Group>
  )
}
