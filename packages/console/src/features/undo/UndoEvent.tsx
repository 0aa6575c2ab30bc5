import { Button } from '@mantine/core'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { undoableActions } from '@rollcall/contract/undo.ts'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { undoEvent } from './undo-offer.tsx'

const undoable: readonly string[] = undoableActions

/** Takes back what an event tells of, as long as nothing came after. Nothing where that cannot be. */
export function UndoEvent({ event }: { event: AuditEvent }) {
  const [busy, setBusy] = useState(false)
  if (event.outcome !== 'success' || !undoable.includes(event.action)) return null
  if (event.action.endsWith('.deleted') && !isRecoverable(event)) return null
  const undo = async () => {
    setBusy(true)
    await undoEvent(event.id)
    setBusy(false)
  }
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconArrowBackUp size={14} aria-hidden />}
      loading={busy}
      onClick={() => void undo()}
      style={{ alignSelf: 'flex-start' }}
    >
      {t('ui.undoThis')}
    </Button>
  )
}

/** Is what was deleted in the recycle bin still, if nobody has restored it? Without one a deletion is for good. */
function isRecoverable({ after }: AuditEvent): boolean {
  const until = after?.recoverableUntil
  return typeof until === 'string' && Date.parse(until) > Date.now()
}
