import { Alert, Stack, Tabs, Text } from '@mantine/core'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { TabRow } from '../../ui/TabRow.tsx'
import { ToTenant } from '../../ui/ToTenant.tsx'
import { accountTabs } from './tabs.ts'

export function AccountPage() {
  const pathname = useRouterState({ select: (state) => state.location.pathname.replace(/\/$/, '') })
  const navigate = useNavigate()
  const tab = accountTabs.find(({ to }) => to === pathname) ?? accountTabs[0]
  const { home, tenant } = useMe()
  const tabs = home ? accountTabs.filter((each) => !('atHome' in each)) : accountTabs
  return (
    <>
      <PageHeader title={t('account.title')} description={t('account.description')} />
      {home && (
        <Alert mb="md" maw={720}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{rich('account.atHome', { tenant: tenant.name, home: home.name })}</Text>
            <ToTenant size="xs" variant="default" at={addressIn('/account', home.slug)}>
              {t('account.openAtHome', { home: home.name })}
            </ToTenant>
          </Stack>
        </Alert>
      )}
      <Tabs
        value={tab.to}
        onChange={(to) => void navigate({ to: to as (typeof accountTabs)[number]['to'] })}
        keepMounted={false}
      >
        <TabRow active={tab.to} mb="lg">
          {tabs.map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </TabRow>
        <Tabs.Panel value={tab.to}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
