import { Group, Skeleton, Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { nameOf } from '../../../api/me.ts'
import { Initials } from '../../../ui/Initials.tsx'
import { Roles } from '../../../ui/Pill.tsx'
import { StatusPills } from '../people/UserPills.tsx'

/** Who it is in one line: username, roles, status. */
export function UserSummary({ user }: { user: UserDetails }) {
  return (
    <Group gap="sm">
      <Initials id={user.id} name={nameOf(user)} picture={user.picture} size={36} />
      {user.alias && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{user.username}</bdi>
        </Text>
      )}
      <Text size="sm" component="div">
        <Roles roles={user.roles} />
      </Text>
      <StatusPills user={user} />
    </Group>
  )
}

export function LoadingUser() {
  return (
    <Stack gap="sm" aria-busy>
      <Skeleton height={20} width="50%" />
      <Skeleton height={34} />
      <Skeleton height={160} />
    </Stack>
  )
}
