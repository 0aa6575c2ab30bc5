import { Badge, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { roleColor } from '../../theme.ts'
import { count } from '../../ui/count.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { useMay, useMe } from '../account/me.ts'
import { RolePermissions } from './RolePermissions.tsx'
import { permissionsQuery, rolesQuery } from './roles.queries.ts'

export function RolesPage() {
  const { tenant } = useMe()
  const roles = useQuery(rolesQuery(tenant.slug))
  const permissions = useQuery(permissionsQuery(tenant.slug))
  const failed = roles.error ?? permissions.error
  return (
    <>
      <PageHeader
        title="Roles"
        description={`What each role of ${tenant.name} gives. Roles come from the profile of the tenant.`}
      />
      {failed && (
        <ProblemAlert
          error={failed}
          onRetry={() => void Promise.all([roles.refetch(), permissions.refetch()])}
        />
      )}
      {!failed && (!roles.data || !permissions.data) && <Skeleton height={240} />}
      <Stack gap="md" maw={860}>
        {permissions.data &&
          roles.data?.map((role) => <RoleCard key={role.id} role={role} catalogue={permissions.data} />)}
      </Stack>
    </>
  )
}

function RoleCard({
  role,
  catalogue,
}: {
  role: Role
  catalogue: Parameters<typeof RolePermissions>[0]['catalogue']
}) {
  const mayListUsers = useMay('users:read')
  return (
    <Paper
      component="section"
      id={role.key}
      p="md"
      withBorder
      aria-labelledby={`${role.key}-name`}
      style={{ borderColor: 'var(--line)' }}
    >
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <Title order={2} id={`${role.key}-name`} style={{ color: roleColor(role.color) }}>
              {role.name}
            </Title>
            {role.default && (
              <Badge variant="default" size="sm" tt="none" fw={500}>
                Default
              </Badge>
            )}
            {role.builtIn && (
              <Badge variant="default" size="sm" tt="none" fw={500}>
                Built in
              </Badge>
            )}
          </Group>
          {mayListUsers ? (
            <TextLink to="/settings/users" search={{ role: role.key }} size="sm">
              {count(role.users, 'user')}: who has it
            </TextLink>
          ) : (
            <Text size="sm">{count(role.users, 'user')}</Text>
          )}
        </Group>
        <Text size="sm">{role.description}</Text>
        {role.externalName && (
          <Text size="sm" c="dimmed">
            External role name: {role.externalName}
          </Text>
        )}
        {role.administrator && (
          <Text size="sm" c="dimmed">
            The tenant always keeps at least one active account with this role.
          </Text>
        )}
        <RolePermissions role={role} catalogue={catalogue} />
      </Stack>
    </Paper>
  )
}
