import { Text } from '@mantine/core'
import type { Group } from '@rollcall/contract/groups.ts'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { Clamp } from '../../ui/Clamp.tsx'
import { Cut } from '../../ui/Cut.tsx'
import { RolesCell } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { GroupRolePill, VisibilityPill } from './GroupPills.tsx'
import { shortList } from './words.ts'

const numbers = new Intl.NumberFormat(t.locale)

/** `withRoles`: with the roles of each group, for users who manage all groups. */
export function groupColumns({ withRoles }: { withRoles: boolean }): Column<Group>[] {
  return [
    {
      key: 'name',
      label: t('groups.name'),
      names: true,
      min: 170,
      share: 3,
      sort: 'name',
      render: (group) => <NameCell group={group} />,
    },
    {
      key: 'owners',
      label: t('groups.owners'),
      min: 130,
      share: 1.5,
      givesWay: 1,
      render: (group) => <Owners group={group} />,
    },
    {
      key: 'members',
      label: t('groups.members'),
      min: 100,
      share: 0.3,
      render: ({ members }) => numbers.format(members),
    },
    {
      key: 'visibility',
      label: t('groups.visibleTo'),
      min: 136,
      render: (group) => <VisibilityPill shown={group.public} />,
    },
    ...(withRoles
      ? [
          {
            key: 'roles',
            label: t('groups.roles'),
            render: ({ roles }: Group) => <RolesCell roles={roles} />,
          },
        ]
      : []),
    {
      key: 'own',
      label: t('groups.youAre'),
      render: ({ ownRole }) => (ownRole ? <GroupRolePill role={ownRole} /> : '–'),
    },
    {
      key: 'created',
      label: t('groups.createdAt'),
      sort: 'createdAt',
      render: ({ createdAt }) => <Time at={createdAt} />,
    },
  ]
}

function NameCell({ group }: { group: Group }) {
  return (
    <>
      <Link
        to="/groups/$group"
        params={{ group: group.id }}
        className="rc-row-link"
        data-row
        preload={false}
        onClick={(event) => event.stopPropagation()}
      >
        <Cut text={group.name} />
      </Link>
      {group.description && (
        <Text size="xs" c="dimmed" maw={420} lineClamp={2} visibleFrom="sm">
          {group.description}
        </Text>
      )}
    </>
  )
}

function Owners({ group: { firstOwners, owners } }: { group: Group }) {
  const names = firstOwners.map(({ name }) => name)
  return (
    <Text span inherit c="dimmed">
      <Clamp label={owners === 0 ? t('groups.nobody') : shortList(names, owners)} />
    </Text>
  )
}
