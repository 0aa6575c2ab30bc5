import { Skeleton, Text, Textarea } from '@mantine/core'
import type { BulkAction, Job } from '@rollcall/contract/jobs.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { jobTitle } from '../../jobs/labels.ts'
import { OneRole } from '../../roles/RoleField.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'
import { MailChoice } from '../changes/MailChoice.tsx'
import { hasOwnUsername } from '../people/names.ts'
import { typedForBulk } from './bulk.ts'
import { bulkConsequences } from './bulk-consequences.ts'
import type { UserSelection } from './use-user-selection.ts'

interface BulkDialogProps {
  action: BulkAction
  selection: UserSelection
  onClose: () => void
  onStarted: (job: Job) => void
}

/** Names the number of users and the consequences before a job is created. */
export function BulkDialog({ action, selection, onClose, onStarted }: BulkDialogProps) {
  const { tenant } = useMe()
  const [reason, setReason] = useState('')
  const [role, setRole] = useState<string>()
  const [notify, setNotify] = useState(true)
  const { users, count } = selection
  const start = useMutation({
    mutationFn: () =>
      decidingOlder((olderCredentials) =>
        startJob(action, { users, olderCredentials }, { reason: reason.trim(), role, notify }),
      ),
    onSuccess: onStarted,
  })
  const title = jobTitle({ action, total: count, role: null }, t('userChanges.aRole'))
  const typed = typedForBulk(action, selection)
  return (
    <ConfirmDialog
      title={`${title}?`}
      consequences={bulkConsequences(action, tenant)}
      confirmLabel={title}
      danger={action === 'delete' || action === 'deactivate'}
      {...(typed === undefined ? {} : { typeToConfirm: typed })}
      incomplete={action === 'assign-role' && role === undefined}
      busy={start.isPending}
      error={start.error}
      onConfirm={() => start.mutate()}
      onClose={onClose}
    >
      <Whom selection={selection} />
      <MailChoice action={action} users={users} value={notify} onChange={setNotify} />
      {action === 'assign-role' && <RoleToAssign value={role} onChange={setRole} />}
      {(action === 'activate' || action === 'deactivate') && (
        <Textarea
          label={t('userChanges.reason')}
          description={t('userChanges.keptOfEvery')}
          maxLength={500}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  )
}

type Whose = Pick<Parameters<typeof api.bulk.remove>[0], 'users' | 'olderCredentials'>

function startJob(
  action: BulkAction,
  whose: Whose,
  { reason, role = '', notify }: { reason: string; role: string | undefined; notify: boolean },
): Promise<Job> {
  switch (action) {
    case 'delete':
      return api.bulk.remove(whose)
    case 'assign-role':
      return api.bulk.assignRole({ ...whose, role, notify })
    default:
      return api.bulk.setStatus({
        ...whose,
        status: action === 'activate' ? 'active' : 'inactive',
        notify,
        ...(reason ? { reason } : {}),
      })
  }
}

const shownNames = 8

function Whom({ selection }: { selection: UserSelection }) {
  const { everybody } = selection
  // An obscured address does not tell users of the same name apart.
  const names = hasOwnUsername(useMe()) ? selection.fullNames : selection.names
  const more = names.length - shownNames
  const first = names.slice(0, shownNames).join(', ')
  const named = more > 0 ? t('userChanges.namesAndMore', { names: first, count: more }) : first
  const text = everybody ? t('userChanges.everybody') : named
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {text}
    </Text>
  )
}

function RoleToAssign(props: { value: string | undefined; onChange: (role: string) => void }) {
  const roles = useQuery(rolesQuery())
  if (roles.isPending) return <Skeleton height={90} />
  if (roles.isError) return <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />
  return <OneRole roles={roles.data} value={props.value ?? null} onChange={props.onChange} />
}
