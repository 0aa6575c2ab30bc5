import { Group } from '@mantine/core'
import type { ServiceAccount } from '@rollcall/contract/visits.ts'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { nameOf } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { Clamp } from '../../ui/Clamp.tsx'
import { Pill, RolesCell } from '../../ui/Pill.tsx'
import type { Column } from '../../ui/table.ts'
import { Ends, LastUse } from './AccessCells.tsx'

export const accountColumns: Column<ServiceAccount>[] = [
  {
    key: 'name',
    label: t('visits.name'),
    names: true,
    min: 130,
    render: (account) => <AccountName account={account} />,
  },
  {
    key: 'roles',
    label: t('visits.roles'),
    min: 110,
    givesWay: 2,
    render: ({ user }) => <RolesCell roles={user.roles} />,
  },
  {
    key: 'reason',
    label: t('visits.reason'),
    min: 150,
    share: 2,
    givesWay: 1,
    render: ({ reason }) => <span style={{ overflowWrap: 'anywhere' }}>{reason}</span>,
  },
  {
    key: 'tenants',
    label: t('visits.tenants'),
    min: 120,
    render: ({ accesses }) => {
      const names = accesses.map(({ tenant }) => tenant.name).join(', ')
      return names ? <Clamp label={names}>{names}</Clamp> : t('visits.noTenants')
    },
  },
  {
    key: 'used',
    label: t('visits.lastUse'),
    min: 120,
    render: ({ lastUsedAt, promotedAt }) => <LastUse access={{ lastUsedAt, givenAt: promotedAt }} />,
  },
  { key: 'ends', label: t('visits.ends'), min: 120, render: (account) => <Ends period={account} /> },
]

/** The name of a service account, as a link to the user; says when it lacks what it needs. */
export function AccountName({ account: { user, eligible } }: { account: ServiceAccount }) {
  return (
    <Group gap={6}>
      <Link to="/settings/users" search={{ user: user.id }} className="rc-row-link" data-row>
        {nameOf(user)}
      </Link>
      {!eligible && (
        <Pill tone="warning" icon={<IconAlertTriangle size={13} aria-hidden />}>
          {t('visits.notEligible')}
        </Pill>
      )}
    </Group>
  )
}
