import './shell.css'
import { AppShell, Burger, Group, Text, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { TenantRules } from '@rollcall/contract/me.ts'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { homeOf, meQuery, useMe } from '../api/me.ts'
import { problemOf } from '../api/problem.ts'
import { untilQuiet } from '../api/query-client.ts'
import { OlderCredentialsQuestion } from '../features/credentials/OlderCredentialsQuestion.tsx'
import { ImpersonationBanner } from '../features/impersonation/ImpersonationBanner.tsx'
import { TenantLogo } from '../features/sign-in/TenantLogo.tsx'
import { hasSeveralTenants } from '../features/visits/eligible.ts'
import { t } from '../i18n/messages.ts'
import { later, loadTheRest } from '../ui/later.tsx'
import logo from '../ui/logo.svg?inline'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { HelpLink } from './HelpLink.tsx'
import { InFrame } from './in-frame.ts'
import { Navigation } from './Navigation.tsx'
import { useLightOnPaper } from './paper.ts'
import { SearchButton } from './SearchButton.tsx'
import { SignedOutCover } from './SignedOutCover.tsx'
import { UserMenu } from './UserMenu.tsx'

const ForcedPasswordPage = later(
  () => import('../features/account/ForcedPasswordPage.tsx').then((module) => module.ForcedPasswordPage),
  { rare: true },
)

const NotificationCentre = later(
  () =>
    import('../features/notifications/NotificationCentre.tsx').then((module) => module.NotificationCentre),
  { meanwhile: () => <span style={{ flex: 'none', width: 30 }} /> },
)

// Most accounts have one tenant: the first visit does not load what is for those with several.
const TenantSwitcher = later(
  () => import('../features/visits/TenantSwitcher.tsx').then((module) => module.TenantSwitcher),
  { rare: true, meanwhile: ({ children }) => children },
)
const VisitBanner = later(
  () => import('../features/visits/VisitBanner.tsx').then((module) => module.VisitBanner),
  { rare: true, meanwhile: () => <div style={{ height: 46 }} /> },
)
const AccessEnded = later(
  () => import('../features/visits/AccessEnded.tsx').then((module) => module.AccessEnded),
  { rare: true },
)

const inHeader = { width: 120, height: 28 }

export function Shell() {
  const me = useMe()
  const { setColorScheme } = useMantineColorScheme()
  const theme = me.preferences.theme
  useEffect(() => setColorScheme(theme === 'system' ? 'auto' : theme), [theme, setColorScheme])
  useLightOnPaper()
  useEffect(() => void untilQuiet().then(loadTheRest).then(registerWorker), [])
  const { error } = useQuery(meQuery)
  // The tenant lets a visitor in no longer.
  if (error && problemOf(error).code === 'tenant.not_found')
    return <AccessEnded tenant={me.tenant.name} home={homeOf(me)} />
  return (
    <>
      {me.mustChangePassword ? <ForcedPasswordPage /> : <Frame />}
      <SignedOutCover />
    </>
  )
}

/** Only where the browser allows it: over https and on this machine. */
function registerWorker(): void {
  if (import.meta.env.PROD)
    void navigator.serviceWorker?.register('/unreachable-worker.js').catch(() => undefined)
}

function Frame() {
  const { tenant, home } = useMe()
  const [opened, { toggle, close }] = useDisclosure()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes because the page has changed
  useEffect(close, [pathname])
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'lg' }}
      transitionDuration={0}
    >
      <a className="rc-skip" href="#content">
        {t('shell.skip')}
      </a>
      <AppShell.Header px="md" aria-label={tenant.name} style={{ borderColor: 'var(--line)' }}>
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? t('shell.closeNavigation') : t('shell.openNavigation')}
              aria-expanded={opened}
            />
            <TenantPlace />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SearchButton />
            <HelpLink />
            <NotificationCentre />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        p="sm"
        bg="var(--surface-side)"
        aria-label={t('shell.main')}
        style={{ borderColor: 'var(--line)' }}
      >
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <ConnectionBanner />
        <ImpersonationBanner />
        {home && <VisitBanner home={home} />}
        <InFrame value={true}>
          <Outlet />
        </InFrame>
      </AppShell.Main>
      <OlderCredentialsQuestion />
    </AppShell>
  )
}

/** The name of the tenant; a menu for those who have several. */
function TenantPlace() {
  const me = useMe()
  const head = <TenantHead {...me.tenant} />
  if (!hasSeveralTenants(me)) return head
  return <TenantSwitcher name={me.tenant.name}>{head}</TenantSwitcher>
}

/** A narrow header has room for the logo or the name; the name is what the header is called either way. */
function TenantHead({ name, logos }: Pick<TenantRules, 'name' | 'logos'>) {
  const own = logos.light ?? logos.dark
  return (
    <>
      {own ? <TenantLogo logos={logos} most={inHeader} /> : <img src={logo} alt="" width={22} height={22} />}
      <Text fw={600} truncate {...(own ? { visibleFrom: 'sm' } : {})}>
        {name}
      </Text>
    </>
  )
}
