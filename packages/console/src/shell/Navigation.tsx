import { NavLink, Stack, Text } from '@mantine/core'
import { IconUserCircle, IconUsersGroup } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useMe } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import { pageIcons, pageLabels, settingsLabel } from './page-labels.ts'
import { type SettingsPage, serverPagesFor, settingsFor } from './pages.ts'

export function Navigation() {
  const me = useMe()
  // Where the profile has no service accounts, hardly anybody visits: the search finds the page if an offer comes.
  const pages = settingsFor(me).filter(
    ({ to }) => to !== '/settings/visitors' || me.tenant.serviceAccounts.length > 0,
  )
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  return (
    <Stack gap={2}>
      <Pages label={settingsLabel(me)} pages={pages} pathname={pathname} />
      <Pages label={t('shell.server')} pages={serverPagesFor(me)} pathname={pathname} />
      <GroupLabel>{t('shell.you')}</GroupLabel>
      {me.tenant.groups && (
        <NavLink
          component={Link}
          to="/groups"
          label={t('shell.groups')}
          leftSection={<IconUsersGroup size={17} stroke={1.7} aria-hidden />}
          {...activeProps(pathname.startsWith('/groups'))}
        />
      )}
      <NavLink
        component={Link}
        to="/account"
        label={t('shell.account')}
        leftSection={<IconUserCircle size={17} stroke={1.7} aria-hidden />}
        {...activeProps(pathname.startsWith('/account'))}
      />
    </Stack>
  )
}

function Pages({ label, pages, pathname }: { label: string; pages: SettingsPage[]; pathname: string }) {
  return (
    <>
      {pages.length > 0 && <GroupLabel>{label}</GroupLabel>}
      {pages.map(({ to }) => {
        const PageIcon = pageIcons[to]
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={pageLabels[to]}
            leftSection={<PageIcon size={17} stroke={1.7} aria-hidden />}
            {...activeProps(pathname.startsWith(to))}
          />
        )
      })}
    </>
  )
}

function activeProps(active: boolean) {
  return {
    active,
    style: { borderRadius: 'var(--mantine-radius-sm)' },
    ...(active ? { 'aria-current': 'page' as const } : {}),
  }
}

function GroupLabel({ children }: { children: string }) {
  return (
    <Text size="xs" c="dimmed" fw={600} px="xs" pt="xs" pb={2}>
      {children}
    </Text>
  )
}
