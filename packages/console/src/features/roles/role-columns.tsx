import { Group, Text } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { numberOf } from '../../ui/count.ts'
import type { Column } from '../../ui/DataTable.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Swatch } from './DetailsFields.tsx'
import { holdersOf } from './holders-count.ts'
import { RoleBadges } from './RoleHeader.tsx'

const numbers = new Intl.NumberFormat(t.locale)

/** `linked`: the number of users is a link to the list of users. */
export function columnsOf(linked: boolean): Column<Role>[] {
  return [
    { key: 'name', label: t('roles.name'), render: (role) => <NameCell role={role} /> },
    {
      key: 'users',
      label: t('roles.users'),
      render: (role) => (linked && role.users > 0 ? <UsersLink role={role} /> : numberOf(holdersOf(role))),
    },
    {
      key: 'permissions',
      label: t('roles.permissions'),
      render: (role) =>
        role.allPermissions ? t('roles.allAndLater') : numbers.format(role.permissions.length),
    },
    {
      key: 'external-name',
      label: t('roles.externalName'),
      render: (role) => (
        <Text span inherit c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {role.externalName ?? '–'}
        </Text>
      ),
    },
    {
      key: 'kind',
      label: t('roles.kind'),
      render: (role) => (
        <Group gap={4} wrap="nowrap" miw="max-content">
          <RoleBadges role={role} />
        </Group>
      ),
    },
  ]
}

function NameCell({ role }: { role: Role }) {
  return (
    <>
      <Group gap="xs" wrap="nowrap" miw={130}>
        <Swatch color={role.color} />
        <Link
          to="/settings/roles/$role"
          params={{ role: role.key }}
          className="rc-row-link"
          data-row
          onClick={(event) => event.stopPropagation()}
        >
          {role.name}
        </Link>
      </Group>
      <Text size="xs" c="dimmed" maw={420} visibleFrom="sm">
        {role.description}
      </Text>
    </>
  )
}

function UsersLink({ role }: { role: Role }) {
  return (
    <TextLink
      to="/settings/users"
      search={{ role: role.key }}
      size="sm"
      aria-label={t('roles.usersWithRole', { users: numberOf(holdersOf(role)), role: role.name })}
      onClick={(event) => event.stopPropagation()}
    >
      {numberOf(holdersOf(role))}
    </TextLink>
  )
}
