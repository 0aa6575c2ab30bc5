import { Tabs } from '@mantine/core'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { accountTabs } from './tabs.ts'

export function AccountPage() {
  const pathname = useRouterState({ select: (state) => state.location.pathname.replace(/\/$/, '') })
  const navigate = useNavigate()
  const tab = accountTabs.find(({ to }) => to === pathname) ?? accountTabs[0]
  return (
    <>
      <PageHeader
        title="Account"
        description="Your name, sign-in, notices, API keys, and how times are shown."
      />
      <Tabs
        value={tab.to}
        onChange={(to) => void navigate({ to: to as (typeof accountTabs)[number]['to'] })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {accountTabs.map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab.to}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
