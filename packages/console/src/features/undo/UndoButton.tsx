import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../i18n/messages.ts'

/** Takes a change back, and is busy meanwhile. */
export function UndoButton({ undo }: { undo: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    await undo()
    setBusy(false)
  }
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconArrowBackUp size={14} aria-hidden />}
      loading={busy}
      onClick={() => void run()}
      style={{ alignSelf: 'flex-start' }}
    >
      {t('ui.undoThis')}
    </Button>
  )
}
