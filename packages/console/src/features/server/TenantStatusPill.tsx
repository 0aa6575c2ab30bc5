import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { IconCircleCheck, IconPlayerPause, IconServer, IconTrash } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { Pill } from '../../ui/Pill.tsx'

/** Whether a tenant is in use, and whether it runs the server. */
export function TenantStatusPill({ tenant }: { tenant: TenantOfServer }) {
  if (tenant.deletion)
    return (
      <Pill tone="bad" icon={<IconTrash size={13} aria-hidden />}>
        {t('tenants.deleting')}
      </Pill>
    )
  if (tenant.suspendedAt)
    return (
      <Pill tone="bad" icon={<IconPlayerPause size={13} aria-hidden />}>
        {t('tenants.suspended')}
      </Pill>
    )
  if (tenant.runsServer)
    return (
      <Pill tone="quiet" icon={<IconServer size={13} aria-hidden />}>
        {t('tenants.runsServer')}
      </Pill>
    )
  return (
    <Pill tone="good" icon={<IconCircleCheck size={13} aria-hidden />}>
      {t('tenants.inUse')}
    </Pill>
  )
}
