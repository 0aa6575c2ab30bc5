import { Badge, Button, Group, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { IconArrowsDiff, IconCopy, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { DeleteRoleDialog } from './DeleteRoleDialog.tsx'
import { Swatch } from './DetailsFields.tsx'

interface RoleHeaderProps {
  role: Role
  roles: Role[]
  mayDelete: boolean
}

export function RoleHeader({ role, roles, mayDelete }: RoleHeaderProps) {
  const mayCreate = useMayCall(contract.roles.create)
  const [asked, setAsked] = useState(false)
  return (
    <>
      <PageHeader
        title={role.name}
        description={role.description}
        actions={
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowsDiff size={15} aria-hidden />}
              renderRoot={(props) => <Link to="/settings/roles" search={{ compare: role.key }} {...props} />}
            >
              {t('roles.compare')}
            </Button>
            {mayCreate && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconCopy size={15} aria-hidden />}
                renderRoot={(props) => (
                  <Link to="/settings/roles" search={{ add: 'yes', from: role.key }} {...props} />
                )}
              >
                {t('roles.duplicate')}
              </Button>
            )}
            {mayDelete && (
              <Button
                size="xs"
                variant="default"
                c="var(--mantine-color-error)"
                leftSection={<IconTrash size={15} aria-hidden />}
                onClick={() => setAsked(true)}
              >
                {t('roles.deleteAsk')}
              </Button>
            )}
          </>
        }
      />
      <Group gap="xs">
        <Swatch color={role.color} />
        <Text size="sm" c="dimmed">
          {role.key}
        </Text>
        <RoleBadges role={role} />
      </Group>
      {role.administrator && (
        <Text size="sm" c="dimmed">
          {t('roles.administratorsStay')}
        </Text>
      )}
      {role.builtIn && !role.allPermissions && (
        <Text size="sm" c="dimmed">
          {t('roles.fromProfile')}
        </Text>
      )}
      {asked && <DeleteRoleDialog role={role} roles={roles} onClose={() => setAsked(false)} />}
    </>
  )
}

export function RoleBadges({ role }: { role: Role }) {
  const badges = [
    role.builtIn ? t('roles.builtIn') : t('roles.custom'),
    ...(role.default ? [t('roles.default')] : []),
  ]
  return badges.map((badge) => (
    <Badge key={badge} variant="default" size="sm" tt="none" fw={500}>
      {badge}
    </Badge>
  ))
}
