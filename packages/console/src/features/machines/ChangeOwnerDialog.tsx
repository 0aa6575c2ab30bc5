import { Stack } from '@mantine/core'
import type { Machine } from '@rollcall/contract/machines.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { OwnerField } from './OwnerField.tsx'

/** Gives a machine account to another owner. */
export function ChangeOwnerDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const [owner, setOwner] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const name = machine.username
  const change = useMutation({
    mutationFn: (chosen: string) => api.machines.setOwner({ machine: machine.id, owner: chosen }),
    onSuccess: () => {
      toastDone(t('machines.ownerChanged', { name }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('machines.changeOwnerOf', { name })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setMissing(!owner)
          if (owner) change.mutate(owner)
        }}
      >
        <Stack gap="md">
          {change.isError && <ProblemAlert error={change.error} title={t('machines.ownerNotChanged')} />}
          <OwnerField
            value={owner}
            onChange={setOwner}
            error={missing && !owner ? t('machines.chooseOwner') : undefined}
          />
          <DialogActions onCancel={onClose} submit={t('machines.changeOwner')} busy={change.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
