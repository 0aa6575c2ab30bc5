import { Button, Group, Menu, Text } from '@mantine/core'
import { IconCheck, IconChevronDown, IconHome, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { addressIn, pageTenant } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { fewOptions } from '../../ui/picker/options.ts'
import { useFound } from '../../ui/picker/source.ts'
import { Time } from '../../ui/Time.tsx'
import { leavingFor } from '../../ui/ToTenant.tsx'
import { type OwnTenant, useOwnTenants } from './own-tenants.ts'

interface TenantSwitcherProps {
  /** The name of the present tenant. */
  name: string
  /** Its logo and name, which become the button. */
  children: ReactNode
}

/** The name of the tenant at the top, as a menu of the tenants that the reader may act in; only the name where there is one. */
export function TenantSwitcher({ name, children }: TenantSwitcherProps) {
  const tenants = useOwnTenants()
  if (tenants.length === 0) return children
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          px={6}
          miw={0}
          aria-label={t('visits.switcherOf', { tenant: name })}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          <Group gap="sm" wrap="nowrap" miw={0}>
            {children}
          </Group>
        </Button>
      </Menu.Target>
      <Menu.Dropdown
        aria-label={t('visits.switchTenant')}
        mah={420}
        w="min(320px, 92vw)"
        style={{ overflowY: 'auto' }}
      >
        <Tenants tenants={tenants} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** Many tenants are searched. */
function Tenants({ tenants }: { tenants: readonly OwnTenant[] }) {
  const [q, setQ] = useState('')
  const found = useFound(
    { options: tenants.map(({ slug, name }) => ({ value: slug, label: name, aliases: [slug] })) },
    q,
  )
  const shown = found.options.flatMap(({ value }) => tenants.filter(({ slug }) => slug === value))
  return (
    <>
      {tenants.length > fewOptions && (
        <Menu.Search
          aria-label={t('visits.searchTenants')}
          placeholder={t('visits.searchTenants')}
          size="xs"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      )}
      {(q === '' ? tenants : shown).map((tenant) => (
        <TenantItem key={tenant.slug} {...tenant} />
      ))}
      {q !== '' && (
        <Text size="xs" c="dimmed" px="sm" role="status">
          {shown.length === 0 ? t('lists.nothingMatches') : ''}
        </Text>
      )}
    </>
  )
}

function TenantItem({ slug, name, home, endsAt }: OwnTenant) {
  const address = addressIn('/', slug)
  const present = slug === pageTenant()
  return (
    <Menu.Item
      component="a"
      href={address}
      onClick={leavingFor(address)}
      leftSection={home ? <IconHome size={16} aria-hidden /> : <span style={{ width: 16 }} />}
      rightSection={present ? <IconCheck size={16} aria-hidden /> : undefined}
      {...(present ? { 'aria-current': 'true' as const } : {})}
    >
      <Text span display="block" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <Text span display="block" size="xs">
        {home
          ? t('visits.yourTenant')
          : endsAt && richWith('visits.endsThen', { time: <Time at={endsAt} /> })}
      </Text>
    </Menu.Item>
  )
}
