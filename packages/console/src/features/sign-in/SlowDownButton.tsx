import { Button } from '@mantine/core'
import { t } from '../../i18n/messages.ts'
import { minutesAndSeconds } from './use-slow-down.ts'

interface SlowDownButtonProps {
  label: string
  busy: boolean
  /** Seconds until it can be used again. */
  left: number
}

/** Submits a form, unless the server has asked to wait. The countdown is part of its name, so that it does not interrupt screen readers. */
export function SlowDownButton({ label, busy, left }: SlowDownButtonProps) {
  return (
    <Button
      type="submit"
      fullWidth
      loading={busy}
      disabled={left > 0}
      // It is disabled, but its text must be readable.
      {...(left > 0 ? { c: 'var(--mantine-color-text)' } : {})}
    >
      {left > 0 ? t('signIn.wait', { action: label, time: minutesAndSeconds(left) }) : label}
    </Button>
  )
}
