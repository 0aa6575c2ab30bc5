import { Button } from '@mantine/core'
import type { Job } from '@rollcall/contract/jobs.ts'
import { undoneTogether } from '@rollcall/contract/undo.ts'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { useNow } from '../../ui/Time.tsx'
import { restorable } from './restorable.ts'
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
  const [busy, setBusy] = useState(false)
  const undo = useUndoJob(job)
  if (!undo) return null
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
