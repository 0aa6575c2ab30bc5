import { Avatar, Group, Menu, SegmentedControl, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconClock, IconKey, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { nameOf, useMe } from '../features/account/me.ts'
import { useSavePreferences } from '../features/account/use-save-preferences.ts'
import { Roles } from '../ui/Pill.tsx'
import { useSignOut } from './use-sign-out.ts'

export function UserMenu() {
  const { user } = useMe()
  const signOut = useSignOut()
  return (
    <Menu position="bottom-end" width={248} shadow="md">
      <Menu.Target>
        <UnstyledButton aria-label={`Menu of ${nameOf(user)}`} style={{ borderRadius: 999 }}>
          <Avatar size={32} color="initials" name={nameOf(user)} alt="" variant="default" />
        </UnstyledButton>
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
        <ThemeChoice />
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
          Account
        </Menu.Item>
        <Menu.Item component={Link} to="/account/api-keys" leftSection={<IconKey size={16} aria-hidden />}>
          API keys
        </Menu.Item>
        <Menu.Item
          component={Link}
          to="/account/preferences"
          leftSection={<IconClock size={16} aria-hidden />}
        >
          Time & Display
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeChoice() {
  const { preferences } = useMe()
  const save = useSavePreferences()
  return (
    <SegmentedControl
      aria-label="Theme"
      fullWidth
      size="xs"
      mx="sm"
      mb={6}
      data={[
        { value: 'system', label: 'System' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]}
      value={preferences.theme}
      onChange={(theme) => save({ theme })}
    />
  )
}
