import { Stack, Text } from '@mantine/core'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { Time } from '../../../ui/Time.tsx'
import type { Access } from './access.ts'
import { WhyLink } from './WhyLink.tsx'

type Permission = Access['permissions'][number]
type Path = Permission['paths'][number]

interface EffectivePermissionsProps {
  permissions: readonly Permission[]
  /** Whether each leads to the answer why, in the drawer of a user. */
  asking?: boolean
}

/** Every permission of the account now, and each role or capability that gives it. */
export function EffectivePermissions({ permissions, asking = false }: EffectivePermissionsProps) {
  if (permissions.length === 0) return <Text size="sm">{t('userAccess.nothing')}</Text>
  const groups = Map.groupBy(permissions, (permission) => permission.group)
  return (
    <Stack gap="md">
      {[...groups].map(([group, members]) => (
        <div key={group}>
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            {group}
          </Text>
          <Stack gap="xs">
            {members.map((permission) => (
              <div key={permission.permission}>
                {asking && <WhyLink permission={permission.permission} />}
                <Text size="sm" {...(asking ? {} : { fw: 500 })}>
                  {permission.description}
                </Text>
                {!asking && (
                  <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                    {permission.permission}
                  </Text>
                )}
                {permission.paths.map((path) => (
                  <Why
                    key={`${path.kind} ${path.name} ${path.impliedBy ?? ''} ${path.group?.id}`}
                    path={path}
                  />
                ))}
              </div>
            ))}
          </Stack>
        </div>
      ))}
    </Stack>
  )
}

function Why({ path }: { path: Path }) {
  return (
    <Text size="xs" c="dimmed">
      {t(path.kind === 'role' ? 'userAccess.byRole' : 'userAccess.byCapability', { name: path.name })}
      {path.group && t('userAccess.viaGroup', { name: path.group.name })}
      {path.impliedBy && t('userAccess.impliedBy', { name: path.impliedBy })}
      {path.endsAt && richWith('userAccess.until', { time: <Time at={path.endsAt} exact /> })}
    </Text>
  )
}
