import { Menu } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Job } from '@rollcall/contract/jobs.ts'
import { IconArrowBackUp, IconBan, IconHistory, IconListDetails, IconRepeat } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'
import { useUndoJob } from '../undo/UndoJob.tsx'
import type { JobChange } from './JobChangeDialog.tsx'

/** What can be done with a job of the list. */
export function JobRowItems({ job, onChange }: { job: Job; onChange: (change: JobChange) => void }) {
  const navigate = useNavigate({ from: '/settings/users/jobs' })
  const mayAudit = useMayCall(contract.audit.list)
  const undo = useUndoJob(job)
  return (
    <>
      <Menu.Item
        leftSection={<IconListDetails size={16} aria-hidden />}
        onClick={() => void navigate({ search: (before) => ({ ...before, job: job.id }) })}
      >
        {t('lists.open')}
      </Menu.Item>
      {undo && (
        <Menu.Item leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => void undo()}>
          {t('ui.undoThis')}
        </Menu.Item>
      )}
      {job.actions.cancel.allowed && (
        <Menu.Item
          leftSection={<IconBan size={16} aria-hidden />}
          onClick={() => onChange({ what: 'cancel', job })}
        >
          {t('executions.cancel')}
        </Menu.Item>
      )}
      {job.actions.runAgain.allowed && (
        <Menu.Item
          leftSection={<IconRepeat size={16} aria-hidden />}
          onClick={() => onChange({ what: 'again', job })}
        >
          {t('executions.again')}
        </Menu.Item>
      )}
      {mayAudit && (
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/settings/audit" search={{ request: job.requestId }} />}
        >
          {t('jobs.events')}
        </Menu.Item>
      )}
      <Menu.Divider />
      <CopyLinkItem path={`/settings/users/jobs?job=${job.id}`} />
    </>
  )
}
