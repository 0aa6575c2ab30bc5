import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../i18n/messages.ts'

interface DialogActionsProps {
  onCancel: () => void
  /** What the button that sends the dialog's form says. */
  submit: ReactNode
  busy: boolean
  disabled?: boolean
  /** What is done cannot be undone. */
  danger?: boolean | undefined
  /** Another way out, at the far end. */
  children?: ReactNode
}

/** The last row of a dialog with a form: leave it, or send it. */
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
