import { Group } from '@mantine/core'
import type { Overview } from '@rollcall/contract/overview.ts'
import { getRouteApi } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { numberOf } from '../../ui/count.ts'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { Section } from '../../ui/Section.tsx'
import { statusLabels } from '../users/people/labels.ts'
import { type Dormant, dormantChoices } from '../users/people/search.ts'
import { ChartOrTable } from './ChartOrTable.tsx'
import { StatusChart } from './later-charts.ts'
import { NumberTable } from './NumberTable.tsx'
import { Tile, Tiles } from './Tile.tsx'

const route = getRouteApi('/shell/settings/overview')
const statuses = ['active', 'invited', 'inactive'] as const

interface AccountsProps {
  accounts: Overview['accounts']
  dormant: Dormant
}

export function Accounts({ accounts, dormant }: AccountsProps) {
  const navigate = route.useNavigate()
  return (
    <Section
      title={t('overview.accounts')}
      actions={
        <FilterChip
          label={t('overview.dormantAfter')}
          value={dormant}
          options={dormantChoices.map((value) => ({
            value,
            label: t('users.days', { days: Number(value) }),
          }))}
          onChange={(chosen) =>
            void navigate({ search: chosen ? { dormant: chosen as Dormant } : {}, replace: true })
          }
        />
      }
    >
      <Tiles>
        <Tile
          to="/settings/users"
          search={{ status: 'active' }}
          label={t('overview.active')}
          shown={numberOf(accounts.active)}
        />
        <Tile
          to="/settings/users"
          search={{ status: 'invited' }}
          label={t('overview.invitations')}
          shown={numberOf(accounts.invited)}
        />
        <Tile
          to="/settings/users"
          search={{ status: 'inactive' }}
          label={t('overview.inactive')}
          shown={numberOf(accounts.inactive)}
        />
        <Tile
          to="/settings/users"
          search={{ locked: 'yes' }}
          label={t('overview.locked')}
          shown={numberOf(accounts.locked)}
          tone={accounts.locked.total > 0 ? 'warning' : undefined}
        />
        <Tile
          to="/settings/users"
          search={{ dormant }}
          label={t('overview.dormant', { days: Number(dormant) })}
          shown={numberOf(accounts.dormant)}
          tone={accounts.dormant.total > 0 ? 'warning' : undefined}
        />
      </Tiles>
      <ByStatus accounts={accounts} />
    </Section>
  )
}

/** Shares are shown only of numbers that are exact: a bar of "10,000+" would be a guess. */
function ByStatus({ accounts }: Pick<AccountsProps, 'accounts'>) {
  if (statuses.some((status) => accounts[status].totalCapped)) return null
  const rows = statuses.map((status) => ({
    status,
    label: statusLabels[status],
    count: accounts[status].total,
  }))
  return (
    <Group maw={640}>
      <ChartOrTable
        label={t('overview.byStatus')}
        chart={<StatusChart rows={rows} />}
        summary={rows.map(({ label, count }) => `${label}: ${numberOf({ total: count })}`).join(', ')}
        table={
          <NumberTable
            label={t('overview.byStatus')}
            head={[t('users.status'), t('overview.accounts')]}
            rows={rows.map(({ status, label, count }) => ({
              key: status,
              name: label,
              numbers: [{ value: count, to: '/settings/users', search: { status } }],
            }))}
          />
        }
      />
    </Group>
  )
}
