import { Button, Group as Row, Skeleton, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Roles } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { rolesQuery } from '../roles/roles.queries.ts'
import { ChangeGroupRolesDialog } from './ChangeGroupRolesDialog.tsx'

/** What members may do through the group. */
export function GroupRolesTab({ group }: { group: GroupDetails }) {
  const [changing, setChanging] = useState(false)
  const readable = useMayCall(contract.roles.list)
  const roles = useQuery({ ...rolesQuery(), enabled: readable })
  const { allowed, code } = group.actions.changeRoles
  return (
    <Stack gap="md">
      <Row justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={620}>
          {t('groups.rolesHint')}
        </Text>
        {allowed && roles.data && (
          <Button size="xs" variant="default" onClick={() => setChanging(true)}>
            {t('groups.changeRolesAsk')}
          </Button>
        )}
      </Row>
      {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
      {code === 'access.escalation' && <Text size="sm">{t('groups.rolesAboveOwn')}</Text>}
      {group.roles.length === 0 ? (
        <div className="rc-panel">
          <EmptyState title={t('groups.noRoles')}>{t('groups.permitsNothingItself')}</EmptyState>
        </div>
      ) : (
        group.roles.map((badge) => (
          <GroupRole
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

interface GroupRoleProps {
  badge: GroupDetails['roles'][number]
  /** The whole role, for users who may read roles. */
  role: Role | undefined
  loading: boolean
}

function GroupRole({ badge, role, loading }: GroupRoleProps) {
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
            aria-label={t('groups.showRoleNamed', { role: badge.name })}
          >
            {t('groups.showRole')}
          </TextLink>
        )}
      </Row>
      {role && (
        <>
          {role.description && <Text size="sm">{role.description}</Text>}
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {role.allPermissions
              ? t('groups.permitsEverything')
              : role.permissions.length > 0
                ? t('groups.permits', { permissions: role.permissions.join(', ') })
                : t('groups.permitsNothing')}
          </Text>
        </>
      )}
    </Stack>
  )
}
