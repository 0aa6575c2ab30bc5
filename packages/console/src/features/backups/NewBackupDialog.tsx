import { Radio, Stack, Text } from '@mantine/core'
import type { BackupEncryption } from '@rollcall/contract/backups.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { encryptionHints } from './labels.ts'

/** Asks which tenants a backup is to have, and begins with it. */
export function NewBackupDialog({
  encryption,
  of,
  onClose,
}: {
  encryption: BackupEncryption
  /** The short name of the tenant that is chosen at first; without one it is all of them. */
  of?: string | undefined
  onClose: () => void
}) {
  const [which, setWhich] = useState(of === undefined ? 'all' : 'one')
  const [tenant, setTenant] = useState<string | null>(of ?? null)
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: () => api.backups.create(which === 'one' && tenant !== null ? { of: tenant } : {}),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['backups', 'list'] })
      toastDone(t('backups.begun'))
      onClose()
    },
  })
  return (
    <Dialog title={t('backups.make')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <Stack gap="md">
          <Radio.Group label={t('backups.which')} value={which} onChange={setWhich}>
            <Stack gap={6} mt={6}>
              <Radio value="all" label={t('backups.all')} data-autofocus />
              <Radio value="one" label={t('backups.onlyOne')} />
            </Stack>
          </Radio.Group>
          {which === 'one' && (
            <PickOne
              label={t('backups.tenant')}
              placeholder={t('backups.tenantHint')}
              source={tenants}
              value={tenant}
              onChange={setTenant}
            />
          )}
          <Text size="sm" c="dimmed">
            {encryptionHints[encryption]}
          </Text>
          {make.error && <ProblemAlert error={make.error} />}
          <DialogActions
            onCancel={onClose}
            submit={t('backups.make')}
            busy={make.isPending}
            disabled={which === 'one' && tenant === null}
          />
        </Stack>
      </form>
    </Dialog>
  )
}

const tenants = {
  key: ['tenants'],
  find: async (q: string, signal: AbortSignal) =>
    (await api.backups.findTenants(q ? { q } : {}, { signal })).items.map(({ slug, name }) => ({
      value: slug,
      label: slug,
      description: name,
    })),
}
