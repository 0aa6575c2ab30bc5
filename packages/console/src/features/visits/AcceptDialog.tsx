import { Stack, Text } from '@mantine/core'
import type { OfferReceived } from '@rollcall/contract/visits.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { ManyRoles, OneRole } from '../roles/RoleField.tsx'
import { rolesQuery } from '../roles/roles.queries.ts'

interface AcceptDialogProps {
  offer: OfferReceived
  onClose: () => void
}

/** Lets an offered account enter, with roles of this tenant: none is given unless it is chosen. */
export function AcceptDialog({ offer, onClose }: AcceptDialogProps) {
  const { tenant } = useMe()
  const roles = useQuery(rolesQuery())
  const [chosen, setChosen] = useState<string[]>([])
  const name = offer.account
  const accept = useMutation({
    mutationFn: () => api.visits.accept({ offer: offer.id, roles: chosen }),
    onSuccess: () => {
      toastDone(t('visits.accepted', { name, tenant: tenant.name }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('visits.acceptTitle', { name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen.length > 0) accept.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm">{rich('visits.acceptText', { name, home: offer.home.name })}</Text>
          {accept.isError && <ProblemAlert error={accept.error} title={t('visits.notAccepted')} />}
          {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
          {roles.data &&
            (tenant.rolesPerUser === 'one' ? (
              <OneRole roles={roles.data} value={chosen[0] ?? null} onChange={(key) => setChosen([key])} />
            ) : (
              <ManyRoles roles={roles.data} value={chosen} onChange={setChosen} />
            ))}
          <DialogActions
            onCancel={onClose}
            submit={t('visits.accept')}
            busy={accept.isPending}
            disabled={chosen.length === 0}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
