import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { isUndoable } from '@rollcall/contract/undoable.ts'
import { UndoButton } from './UndoButton.tsx'
import { undoEvent } from './undo-offer.tsx'

/** Takes back what an event tells of, as long as nothing came after. Nothing where that cannot be. */
export function UndoEvent({ event }: { event: AuditEvent }) {
  if (!isUndoable(event)) return null
  if (event.action.endsWith('.deleted') && !isRecoverable(event)) return null
  return <UndoButton undo={() => undoEvent(event.id)} />
}

/** Can what was deleted still be in the recycle bin? Without a bin a deletion is for good. */
function isRecoverable({ after }: AuditEvent): boolean {
  const until = after?.recoverableUntil
  return typeof until === 'string' && Date.parse(until) > Date.now()
}
