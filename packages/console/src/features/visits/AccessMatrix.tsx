import { ScrollArea, Table, Text, VisuallyHidden } from '@mantine/core'
import type { ServiceAccount } from '@rollcall/contract/visits.ts'
import { IconCheck, IconClockExclamation } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { nameOf } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { useNow } from '../../ui/Time.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { toneColor } from '../../ui/theme.ts'
import { formatRelative } from '../../ui/time.ts'
import { AccountName } from './account-columns.tsx'
import { daysUnused, stateOf } from './use-of-access.ts'

type Access = ServiceAccount['accesses'][number]

/** Service accounts by tenants: who may enter which. The names of both stay in view. */
export function AccessMatrix({ accounts }: { accounts: readonly ServiceAccount[] }) {
  const tenants = tenantsOf(accounts)
  return (
    <ScrollArea
      className="rc-panel"
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('visits.matrix') }}
    >
      <Table className="rc-table" w="auto" fz="sm" aria-label={t('visits.matrix')} borderColor="var(--line)">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" style={inView}>
              {t('visits.name')}
            </Table.Th>
            {tenants.map(({ id, name }) => (
              <Table.Th key={id} scope="col" ta="center">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <Table.Tr key={account.user.id}>
              <Table.Th scope="row" fw={400} fz="sm" style={inView}>
                <AccountName account={account} />
              </Table.Th>
              {tenants.map((tenant) => (
                <Table.Td key={tenant.id} ta="center">
                  <Cell
                    account={nameOf(account.user)}
                    tenant={tenant.name}
                    access={account.accesses.find((each) => each.tenant.id === tenant.id)}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}

/** The names of the accounts stay where they are while the tenants scroll by. */
const inView: CSSProperties = {
  position: 'sticky',
  insetInlineStart: 0,
  zIndex: 1,
  background: 'var(--mantine-color-body)',
  minWidth: 120,
  maxWidth: 220,
}

function tenantsOf(accounts: readonly ServiceAccount[]): Access['tenant'][] {
  const all = accounts.flatMap(({ accesses }) => accesses.map(({ tenant }) => tenant))
  const byId = new Map(all.map((tenant) => [tenant.id, tenant]))
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name, t.locale))
}

interface CellProps {
  account: string
  tenant: string
  access: Access | undefined
}

function Cell({ account, tenant, access }: CellProps) {
  const now = useNow()
  if (!access) return <VisuallyHidden>{t('visits.mayNotEnter', { account, tenant })}</VisuallyHidden>
  const at = stateOf(access, now)
  const warns = daysUnused(access, now) !== undefined || at.state !== 'valid'
  const days = daysText(at)
  const use =
    access.lastUsedAt === null
      ? t('visits.neverUsed')
      : t('visits.usedAt', { when: formatRelative(access.lastUsedAt, now) })
  const label = t('visits.mayEnter', { account, tenant, days, use })
  const Sign = warns ? IconClockExclamation : IconCheck
  return (
    <Tip label={label}>
      <span style={{ color: toneColor(warns ? 'warning' : 'good') }}>
        <Sign size={17} aria-hidden />
        <VisuallyHidden>{label}</VisuallyHidden>
        <Text aria-hidden size="xs" style={{ whiteSpace: 'nowrap' }}>
          {days}
        </Text>
      </span>
    </Tip>
  )
}

function daysText(at: ReturnType<typeof stateOf>): string {
  if (at.state === 'valid') return t('visits.daysLeft', { count: at.days })
  return t(at.state === 'over' ? 'visits.over' : 'visits.notBegun')
}
