import { Stack, Text } from '@mantine/core'
import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { PeriodField } from './PeriodField.tsx'
import { endOf, type Period } from './period.ts'

interface ExtendDialogProps {
  grant: Pick<CapabilityGrant, 'id' | 'permission' | 'startsAt' | 'endsAt'>
  user: string
  onClose: () => void
}

/** Moves the end of a capability: later, earlier, or away. */
export function ExtendDialog({ grant, user, onClose }: ExtendDialogProps) {
  const [period, setPeriod] = useState<Period>({
    startsAt: grant.startsAt ?? undefined,
    length: '8',
    endsAt: grant.endsAt ?? undefined,
  })
  const end = endOf(period, Date.now())
  const change = useMutation({
    mutationFn: (endsAt: string | null) => api.capabilities.changeEnd({ grant: grant.id, endsAt }),
    onSuccess: () => {
      toastDone(t('capabilities.endChanged', { permission: grant.permission, user }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('capabilities.extendAsked', { permission: grant.permission, user })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (end !== undefined) change.mutate(end)
        }}
      >
        <Stack gap="md">
          {change.isError && <ProblemAlert error={change.error} title={t('capabilities.endNotChanged')} />}
          <Text size="sm">
            {grant.endsAt
              ? richWith('capabilities.endsNow', { time: <Time at={grant.endsAt} exact /> })
              : t('capabilities.noEndNow')}
          </Text>
          <PeriodField endOnly value={period} onChange={setPeriod} />
          <DialogActions
            onCancel={onClose}
            submit={t('capabilities.changeEnd')}
            busy={change.isPending}
            disabled={end === undefined}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
