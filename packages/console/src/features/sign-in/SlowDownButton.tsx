import { Button } from '@mantine/core'
import { t } from '../../i18n/messages.ts'
import { minutesAndSeconds } from './use-slow-down.ts'

interface SlowDownButtonProps {
  label: string
  busy: boolean
  /** Seconds to wait before it can be used again. */
  left: number
}

/** Sends a form, unless the server has asked to wait. Its countdown is part of its name and interrupts nobody. */
export function SlowDownButton({ label, busy, left }: SlowDownButtonProps) {
  return (
    <Button
      type="submit"
      fullWidth
      loading={busy}
      disabled={left > 0}
      // It cannot be pressed, but what it says is there to be read.
      {...(left > 0 ? { c: 'var(--mantine-color-text)' } : {})}
    >
      {left > 0 ? t('signIn.wait', { action: label, time: minutesAndSeconds(left) }) : label}
    </Button>
  )
}
