import { Text } from '@mantine/core'
import type { BulkAction, Job } from '@rollcall/contract/jobs.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { jobTitle } from '../../jobs/labels.ts'
import { MailChoice } from '../changes/MailChoice.tsx'
import { hasOwnUsername } from '../people/names.ts'
import { BulkFields } from './BulkFields.tsx'
import { typedForBulk } from './bulk.ts'
import { attributeChanges, isIncomplete, nothingChosen, startJob } from './bulk-choices.ts'
import { bulkConsequences } from './bulk-consequences.ts'
import type { UserSelection } from './use-user-selection.ts'

interface BulkDialogProps {
  action: BulkAction
  selection: UserSelection
  onClose: () => void
  /** Of several groups there is a job for each. */
  onStarted: (jobs: readonly Job[]) => void
}

const dangerous: readonly BulkAction[] = [
  'delete',
  'deactivate',
  'revoke-role',
  'revoke-capability',
  'remove-from-group',
]

/** Names the number of users and the consequences before a job is created. */
export function BulkDialog({ action, selection, onClose, onStarted }: BulkDialogProps) {
  const { tenant } = useMe()
  const [chosen, setChosen] = useState(() => nothingChosen(tenant.capabilities))
  const [begun, setBegun] = useState<readonly Job[]>([])
  const { users, count } = selection
  const start = useMutation({
    mutationFn: async () => {
      const one = (group?: string) =>
        decidingOlder((olderCredentials) => startJob(action, { users, olderCredentials }, chosen, group))
      if (chosen.groups.length === 0) return begun.concat(await one())
      let jobs = begun
      for (const group of chosen.groups) {
        jobs = jobs.concat(await one(group.value))
        // When a later group is refused, the earlier ones are not begun again.
        setBegun(jobs)
        setChosen((before) => ({ ...before, groups: before.groups.filter((each) => each !== group) }))
      }
      return jobs
    },
    onSuccess: onStarted,
  })
  const groupsName = t('userChanges.groups', {
    count: Math.max(1, chosen.groups.length),
    name: chosen.groups[0]?.label ?? t('jobs.aGroup'),
  })
  const title = jobTitle(
    {
      action,
      total: count,
      role: null,
      permission: null,
      group: { id: '', name: groupsName },
      attributes: attributeChanges(chosen.attribute) ?? null,
    },
    t('userChanges.aRole'),
    tenant.attributes,
  )
  const typed = typedForBulk(action, selection)
  return (
    <ConfirmDialog
      title={`${title}?`}
      consequences={bulkConsequences(action, tenant, Math.max(1, chosen.groups.length))}
      confirmLabel={title}
      danger={dangerous.includes(action)}
      {...(typed === undefined ? {} : { typeToConfirm: typed })}
      incomplete={isIncomplete(action, chosen)}
      busy={start.isPending}
      error={start.error}
      errorFields={['attributes']}
      onConfirm={() => start.mutate()}
      // What was begun before a refusal goes on, and is shown.
      onClose={() => (begun.length > 0 ? onStarted(begun) : onClose())}
    >
      <SelectedUsers selection={selection} />
      <MailChoice
        action={action}
        users={users}
        value={chosen.notify}
        onChange={(notify) => setChosen({ ...chosen, notify })}
      />
      <BulkFields action={action} value={chosen} error={start.error} onChange={setChosen} />
    </ConfirmDialog>
  )
}

const shownNames = 8

function SelectedUsers({ selection }: { selection: UserSelection }) {
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
