import { Button, Checkbox, Group, Menu } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Machine } from '@rollcall/contract/machines.ts'
import { IconAlertTriangle, IconPlus, IconUser, IconUserShare } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { Pill, RolesCell } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { PageSize } from '../../ui/page-size.ts'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { ChangeOwnerDialog } from './ChangeOwnerDialog.tsx'
import { CreateMachineDialog } from './CreateMachineDialog.tsx'
import { machinesQuery } from './machines.queries.ts'

/** The accounts of this tenant that nobody signs in to, with their owners. */
export function MachinesSection() {
  const { preferences } = useMe()
  const mayCreate = useMayCall(contract.machines.create)
  const mayChange = useMayCall(contract.machines.setOwner)
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const [asked, setAsked] = useState<Machine>()
  const [withoutOwner, setWithoutOwner] = useState(false)
  const [place, setPlace] = useState<{ size?: PageSize; cursor?: string | undefined }>({})
  const { size = preferences.pageSize, cursor } = place
  const filter = withoutOwner ? { withoutOwner } : {}
  const machines = useQuery(machinesQuery({ ...filter, limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(machines, cursor, machinesQuery({ ...filter, ...onlyTotal }))
  return (
    <Section
      title={t('machines.title')}
      actions={
        mayCreate && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setCreating(true)}
          >
            {t('machines.new')}
          </Button>
        )
      }
    >
      <Group mb="sm">
        <Checkbox
          label={t('machines.onlyWithoutOwner')}
          checked={withoutOwner}
          onChange={(event) => {
            setWithoutOwner(event.currentTarget.checked)
            setPlace({ size })
          }}
        />
      </Group>
      {machines.isError ? (
        <ProblemAlert error={machines.error} onRetry={() => void machines.refetch()} />
      ) : (
        <DataTable
          label={t('machines.title')}
          columns={columns}
          rows={machines.data?.items}
          rowKey={({ id }) => id}
          menu={{
            nameOf: ({ username }) => username,
            items: (machine) => (
              <>
                <Menu.Item
                  leftSection={<IconUser size={16} aria-hidden />}
                  renderRoot={(props) => <Link {...props} to="/users/$user" params={{ user: machine.id }} />}
                >
                  {t('machines.open')}
                </Menu.Item>
                {mayChange && (
                  <Menu.Item
                    leftSection={<IconUserShare size={16} aria-hidden />}
                    onClick={() => setAsked(machine)}
                  >
                    {t('machines.changeOwnerAsk')}
                  </Menu.Item>
                )}
              </>
            ),
          }}
          empty={
            <EmptyState title={t(withoutOwner ? 'machines.allOwned' : 'machines.none')}>
              {withoutOwner ? undefined : t('machines.noneHint')}
            </EmptyState>
          }
        />
      )}
      <ListPager
        page={machines.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('machines.counted', { ...of })}
        label={t('machines.pages')}
        onGo={(to) => setPlace((before) => ({ size: before.size ?? size, ...to }))}
      />
      {creating && (
        <CreateMachineDialog
          onClose={() => setCreating(false)}
          onCreated={(user) => void navigate({ to: '/users/$user', params: { user }, hash: 'sign-in' })}
        />
      )}
      {asked && <ChangeOwnerDialog machine={asked} onClose={() => setAsked(undefined)} />}
    </Section>
  )
}

const columns: Column<Machine>[] = [
  {
    key: 'name',
    label: t('machines.name'),
    names: true,
    min: 130,
    render: ({ id, username }) => (
      <Link to="/settings/users" search={{ user: id }} className="rc-row-link" data-row>
        {username}
      </Link>
    ),
  },
  {
    key: 'roles',
    label: t('machines.roles'),
    min: 110,
    givesWay: 2,
    render: ({ roles }) => <RolesCell roles={roles} />,
  },
  { key: 'owner', label: t('machines.owner'), min: 120, render: (machine) => <Owner machine={machine} /> },
  { key: 'keys', label: t('machines.keys'), min: 80, givesWay: 1, render: ({ apiKeys }) => String(apiKeys) },
  {
    key: 'ends',
    label: t('machines.nextEnd'),
    min: 120,
    render: ({ nextEnd }) => (nextEnd ? <Time at={nextEnd} /> : t('machines.noEnd')),
  },
]

function Owner({ machine: { owner } }: { machine: Machine }) {
  if (owner?.active) return owner.name
  return (
    <Pill tone="warning" icon={<IconAlertTriangle size={13} aria-hidden />}>
      {owner ? t('machines.ownerInactive', { name: owner.name }) : t('machines.noOwner')}
    </Pill>
  )
}
