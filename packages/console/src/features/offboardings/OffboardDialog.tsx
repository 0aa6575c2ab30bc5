import { Alert, Skeleton, Stack, Text } from '@mantine/core'
import type { Offboarding } from '@rollcall/contract/offboardings.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { doneBy } from '../users/people/names.ts'
import { OffboardForm } from './OffboardForm.tsx'
import { leavingQuery } from './offboardings.queries.ts'

interface OffboardDialogProps {
  user: UserDetails
  onClose: () => void
  /** Closes what shows the account. */
  onDeleted: () => Promise<void>
}

/** What ends when a user leaves, when that happens, and which user gets the groups. */
export function OffboardDialog({ user, onClose, onDeleted }: OffboardDialogProps) {
  const leaving = useQuery(leavingQuery(user.id))
  const navigate = useNavigate()
  const done = async (offboarding: Offboarding) => {
    const { id, mode, status } = offboarding
    if (status === 'scheduled') {
      toastDone(t('offboarding.scheduledFor', { name: user.username }))
      onClose()
      return
    }
    if (mode === 'delete') await onDeleted()
    toastDone(t('offboarding.done', { name: user.username }))
    await navigate({ to: '/settings/users/offboardings/$offboarding', params: { offboarding: id } })
  }
  const scheduled = leaving.data?.scheduled
  return (
    <Dialog onClose={onClose} title={t('offboarding.title', { name: user.username })} size="lg">
      {leaving.isPending && <Skeleton height={320} />}
      {leaving.isError && <ProblemAlert error={leaving.error} onRetry={() => void leaving.refetch()} />}
      {scheduled && <AlreadyScheduled offboarding={scheduled} />}
      {leaving.data && !scheduled && (
        <OffboardForm user={user} leaving={leaving.data} onCancel={onClose} onDone={done} />
      )}
    </Dialog>
  )
}

function AlreadyScheduled({ offboarding }: { offboarding: Offboarding }) {
  const name = doneBy(useMe(), offboarding.createdBy)
  return (
    <Alert title={t('offboarding.alreadyScheduled')} color="yellow">
      <Stack gap={4}>
        <Text size="sm">
          {richWith('offboarding.scheduledBy', { time: () => <Time at={offboarding.dueAt} /> }, { name })}
        </Text>
        <TextLink
          size="sm"
          to="/settings/users/offboardings/$offboarding"
          params={{ offboarding: offboarding.id }}
        >
          {t('offboarding.showScheduled')}
        </TextLink>
      </Stack>
    </Alert>
  )
}
