import { Tabs } from '@mantine/core'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { TabRow } from '../../ui/TabRow.tsx'
import { accountTabs } from './tabs.ts'

export function AccountPage() {
  const pathname = useRouterState({ select: (state) => state.location.pathname.replace(/\/$/, '') })
  const navigate = useNavigate()
  const tab = accountTabs.find(({ to }) => to === pathname) ?? accountTabs[0]
  return (
    <>
      <PageHeader title={t('account.title')} description={t('account.description')} />
      <Tabs
        value={tab.to}
        onChange={(to) => void navigate({ to: to as (typeof accountTabs)[number]['to'] })}
        keepMounted={false}
      >
        <TabRow active={tab.to} mb="lg">
          {accountTabs.map(({ to, label }) => (
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
