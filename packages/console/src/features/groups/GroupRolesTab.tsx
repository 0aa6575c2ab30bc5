import { Button, Group as Row, Skeleton, Stack, Text } from '@mantine/core'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Roles } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { rolesQuery } from '../roles/roles.queries.ts'
import { ChangeGroupRolesDialog } from './ChangeGroupRolesDialog.tsx'

/** What its members may do because they are in the group. */
export function GroupRolesTab({ group }: { group: GroupDetails }) {
  const [changing, setChanging] = useState(false)
  const readable = useMay('roles:read')
  const roles = useQuery({ ...rolesQuery(), enabled: readable })
  const { allowed, code } = group.actions.changeRoles
  return (
    <Stack gap="md">
      <Row justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={620}>
          Members have these roles as long as they are in the group. Its API keys may do what these roles
          permit.
        </Text>
        {allowed && roles.data && (
          <Button size="xs" variant="default" onClick={() => setChanging(true)}>
            Change roles…
          </Button>
        )}
      </Row>
      {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
      {code === 'access.escalation' && (
        <Text size="sm">
          You cannot change them: the group carries roles that give more than you have yourself.
        </Text>
      )}
      {group.roles.length === 0 ? (
        <div className="rc-panel">
          <EmptyState title="The group carries no roles">Being in it permits nothing by itself.</EmptyState>
        </div>
      ) : (
        group.roles.map((badge) => (
          <CarriedRole
            key={badge.key}
            badge={badge}
            role={roles.data?.find(({ key }) => key === badge.key)}
            loading={readable && roles.isPending}
          />
        ))
      )}
      {changing && roles.data && (
        <ChangeGroupRolesDialog group={group} roles={roles.data} onClose={() => setChanging(false)} />
      )}
    </Stack>
  )
}

interface CarriedRoleProps {
  badge: GroupDetails['roles'][number]
  /** All of it, for those who may read roles. */
  role: Role | undefined
  loading: boolean
}

function CarriedRole({ badge, role, loading }: CarriedRoleProps) {
  if (loading) return <Skeleton height={70} />
  return (
    <Stack className="rc-panel" component="section" aria-label={badge.name} gap={4} p="sm">
      <Row justify="space-between" gap="xs">
        <Text size="sm">
          <Roles roles={[badge]} />
        </Text>
        {role && (
          <TextLink
            to="/settings/roles/$role"
            params={{ role: badge.key }}
            size="sm"
            aria-label={`Show the role ${badge.name}`}
          >
            Show the role
          </TextLink>
        )}
      </Row>
      {role && (
        <>
          {role.description && <Text size="sm">{role.description}</Text>}
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {role.allPermissions
              ? 'Permits everything, now and later.'
              : `Permits ${role.permissions.join(', ') || 'nothing'}`}
          </Text>
        </>
      )}
    </Stack>
  )
}
