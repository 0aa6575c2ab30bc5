import { Button } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import {
  IconArmchair,
  IconLink,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { DeleteTenantDialog } from './DeleteTenantDialog.tsx'
import { isWaiting } from './deletion.ts'
import { EditTenantDialog } from './EditTenantDialog.tsx'
import { SeatsDialog } from './SeatsDialog.tsx'
import { SetupLinkDialog } from './SetupLinkDialog.tsx'
import { SuspendTenantDialog } from './SuspendTenantDialog.tsx'
import { useTenantChanged } from './tenants.queries.ts'

/** What can be done with a tenant, and the dialogs of it. */
export function TenantActions({ tenant }: { tenant: TenantOfServer }) {
  const me = useMe()
  const [asked, setAsked] = useState<'edit' | 'seats' | 'suspend' | 'delete'>()
  const close = () => setAsked(undefined)
  const { resume, link } = useTenantActions(tenant)
  if (!mayCall(me, contract.tenants.update)) return null
  const resuming = (
    <Button
      size="xs"
      leftSection={<IconPlayerPlay size={15} aria-hidden />}
      loading={resume.isPending}
      onClick={() => resume.mutate()}
    >
      {t('tenants.resume')}
    </Button>
  )
  if (tenant.deletion) return isWaiting(tenant.deletion) ? resuming : null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPencil size={15} aria-hidden />}
        onClick={() => setAsked('edit')}
      >
        {t('tenants.edit')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArmchair size={15} aria-hidden />}
        onClick={() => setAsked('seats')}
      >
        {t('seats.seats')}
      </Button>
      {tenant.users === 0 && !tenant.suspendedAt && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconLink size={15} aria-hidden />}
          loading={link.isPending}
          onClick={() => link.mutate()}
        >
          {t('tenants.newSetupLink')}
        </Button>
      )}
      {tenant.suspendedAt && resuming}
      {tenant.suspendedAt && !tenant.runsServer && (
        <Button
          size="xs"
          variant="default"
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => setAsked('delete')}
        >
          {t('tenants.delete')}
        </Button>
      )}
      {!tenant.suspendedAt && !tenant.runsServer && (
        <Button
          size="xs"
          variant="default"
          c="var(--mantine-color-error)"
          leftSection={<IconPlayerPause size={15} aria-hidden />}
          onClick={() => setAsked('suspend')}
        >
          {t('tenants.suspend')}
        </Button>
      )}
      {asked === 'edit' && <EditTenantDialog tenant={tenant} onClose={close} />}
      {asked === 'seats' && <SeatsDialog tenant={tenant} onClose={close} />}
      {asked === 'suspend' && <SuspendTenantDialog tenant={tenant} onClose={close} />}
      {asked === 'delete' && <DeleteTenantDialog tenant={tenant} onClose={close} />}
      {link.data && <SetupLinkDialog link={link.data} tenant={tenant} onClose={link.reset} />}
    </>
  )
}

function useTenantActions({ id, name }: TenantOfServer) {
  const changed = useTenantChanged()
  const resume = useMutation({
    mutationFn: () => api.tenants.resume({ target: id }),
    onSuccess: async (now) => {
      await changed(now)
      toastDone(t('tenants.wasResumed', { tenant: name }))
    },
    onError: (error) => toastProblem(t('tenants.notResumed'), error),
  })
  const link = useMutation({
    mutationFn: () => api.tenants.createSetupLink({ target: id }),
    onError: (error) => toastProblem(t('tenants.noSetupLink'), error),
  })
  return { resume, link }
}
