import type { Job } from '@rollcall/contract/jobs.ts'
import { undoneTogether } from '@rollcall/contract/undo.ts'
import { useMe } from '../../api/me.ts'
import { useNow } from '../../ui/Time.tsx'
import { restorable } from './restorable.ts'
import { UndoButton } from './UndoButton.tsx'
import { undoAll } from './undo-offer.tsx'

/** So long its maker can undo a job, in milliseconds. */
const offered = 60 * 60_000

/** Takes back what a job of one's own did to all of its users; undefined where that cannot be. */
export function useUndoJob(job: Job): (() => Promise<void>) | undefined {
  const me = useMe()
  const now = useNow()
  const { action, status, succeeded, createdAt, createdBy, requestId } = job
  const few = succeeded > 0 && succeeded <= undoneTogether
  const own = createdBy.id === me.user.id && now - Date.parse(createdAt) < offered
  if (status !== 'done' || (action === 'delete' && !restorable(me, 'user')) || !few || !own) return undefined
  return () => undoAll([requestId])
}

/** The button for it. */
export function UndoJob({ job }: { job: Job }) {
  const undo = useUndoJob(job)
  return undo ? <UndoButton undo={undo} /> : null
}
