import { Button, Group, Menu, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import {
  IconChevronDown,
  IconClock,
  IconEye,
  IconEyeOff,
  IconKey,
  IconLogout,
  IconUserCircle,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { mayCall, nameOf, useMe } from '../api/me.ts'
import { useStopImpersonation } from '../features/impersonation/use-stop-impersonation.ts'
import { signOut } from '../features/sign-in/sign-out.ts'
import { t } from '../i18n/messages.ts'
import { Initials } from '../ui/Initials.tsx'
import { later } from '../ui/later.tsx'
import { Roles } from '../ui/Pill.tsx'
import { useSavePreferences } from '../ui/use-save-preferences.ts'

const ViewAsDialog = later(
  () => import('../features/impersonation/ViewAsDialog.tsx').then((module) => module.ViewAsDialog),
  { rare: true },
)

export function UserMenu() {
  const me = useMe()
  const { user, impersonation } = me
  const { stop } = useStopImpersonation()
  const [viewing, setViewing] = useState(false)
  const mayTheme = mayCall(me, contract.me.updatePreferences)
  const mayView = mayCall(me, contract.impersonation.start) && mayCall(me, contract.users.list)
  return (
    <>
      <Menu position="bottom-end" width={248} shadow="md">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            px={6}
            aria-label={t('shell.menuOf', { name: nameOf(user) })}
            leftSection={<Initials id={user.id} name={nameOf(user)} picture={user.picture} />}
            rightSection={<IconChevronDown size={13} aria-hidden />}
          >
            <Text span inherit visibleFrom="sm" maw={180} truncate>
              {nameOf(user)}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Stack gap={0} px="sm" py={6}>
            <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {nameOf(user)}
            </Text>
            <Group gap={6}>
              {user.alias && (
                <Text size="xs" c="dimmed">
                  {user.username}
                </Text>
              )}
              <Text size="xs">
                <Roles roles={user.roles} />
              </Text>
            </Group>
          </Stack>
          {mayTheme && <Menu.Divider />}
          {mayTheme && <ThemeChoice />}
          <Menu.Divider />
          <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
            {t('shell.account')}
          </Menu.Item>
          <Menu.Item component={Link} to="/account/api-keys" leftSection={<IconKey size={16} aria-hidden />}>
            {t('shell.apiKeys')}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/account/preferences"
            leftSection={<IconClock size={16} aria-hidden />}
          >
            {t('shell.preferences')}
          </Menu.Item>
          {(mayView || impersonation) && <Menu.Divider />}
          {mayView && (
            <Menu.Item leftSection={<IconEye size={16} aria-hidden />} onClick={() => setViewing(true)}>
              {t('shell.viewAs')}
            </Menu.Item>
          )}
          {impersonation && (
            <Menu.Item leftSection={<IconEyeOff size={16} aria-hidden />} onClick={stop}>
              {t('shell.stopViewing', { name: nameOf(user) })}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
            {t('signIn.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {viewing && <ViewAsDialog onClose={() => setViewing(false)} />}
    </>
  )
}

const themes = [
  { value: 'system', label: t('shell.systemTheme') },
  { value: 'light', label: t('shell.lightTheme') },
  { value: 'dark', label: t('shell.darkTheme') },
] as const

function ThemeChoice() {
  const { preferences } = useMe()
  const save = useSavePreferences()
  return (
    <Menu.RadioGroup
      value={preferences.theme}
      onChange={(theme) => save({ theme: theme as Preferences['theme'] })}
    >
      {themes.map(({ value, label }) => (
        <Menu.RadioItem key={value} value={value}>
          {label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}
