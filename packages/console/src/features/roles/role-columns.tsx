import { Group, Text } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { Cut } from '../../ui/Cut.tsx'
import { numberOf } from '../../ui/count.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table.ts'
import { Swatch } from './DetailsFields.tsx'
import { holdersOf } from './holders-count.ts'
import { RoleBadges } from './RoleHeader.tsx'

const numbers = new Intl.NumberFormat(t.locale)

/** `linked`: the number of users is a link to the list of users. */
export function columnsOf(linked: boolean): Column<Role>[] {
  return [
    {
      key: 'name',
      label: t('roles.name'),
      names: true,
      min: 180,
      share: 4,
      sort: 'name',
      render: (role) => <NameCell role={role} />,
    },
    {
      key: 'users',
      label: t('roles.users'),
      min: 80,
      share: 0.5,
      sort: 'users',
      render: (role) => (linked && role.users > 0 ? <UsersLink role={role} /> : numberOf(holdersOf(role))),
    },
    {
      key: 'permissions',
      label: t('roles.permissions'),
      min: 110,
      share: 0.5,
      sort: 'permissions',
      render: (role) =>
        role.allPermissions ? t('roles.allAndLater') : numbers.format(role.permissions.length),
    },
    {
      key: 'external-name',
      label: t('roles.externalName'),
      min: 150,
      share: 1.5,
      givesWay: 9,
      render: (role) => (
        <Text span inherit c="dimmed">
          <Cut text={role.externalName ?? '–'} />
        </Text>
      ),
    },
    {
      key: 'kind',
      label: t('roles.kind'),
      min: 170,
      share: 0.5,
      render: (role) => (
        <Group gap={4}>
          <RoleBadges role={role} />
        </Group>
      ),
    },
  ]
}

function NameCell({ role }: { role: Role }) {
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Swatch color={role.color} />
        <Link
          to="/settings/roles/$role"
          params={{ role: role.key }}
          className="rc-row-link rc-cut-link"
          data-row
          onClick={(event) => event.stopPropagation()}
        >
          <Cut text={role.name} />
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
