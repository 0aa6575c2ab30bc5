import { ActionIcon, Group } from '@mantine/core'
import type { AttributeField } from '@rollcall/contract/attributes.ts'
import type { TenantRules } from '@rollcall/contract/me.ts'
import type { UserWithAttributes as User } from '@rollcall/contract/users.ts'
import { IconPencil } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { nameOf, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { Cut } from '../../../ui/Cut.tsx'
import { Initials } from '../../../ui/Initials.tsx'
import { RolesCell } from '../../../ui/Pill.tsx'
import { Time } from '../../../ui/Time.tsx'
import type { Column } from '../../../ui/table.ts'
import { labelOf, shownValue } from '../attributes/attribute-values.ts'
import { ProviderPill, StatusPills, UnusualStatusPills } from '../people/UserPills.tsx'

function dimmed(text: string | null) {
  return (
    <span className="rc-dimmed">
      <Cut text={text ?? '–'} />
    </span>
  )
}

const columns: Record<string, Column<User>> = {
  username: {
    key: 'username',
    label: t('users.username'),
    min: 130,
    share: 2,
    render: (user) => dimmed(user.username),
  },
  email: {
    key: 'email',
    label: t('users.email'),
    min: 140,
    share: 2,
    givesWay: 5,
    render: (user) => dimmed(user.email),
  },
  alias: {
    key: 'alias',
    label: t('users.alias'),
    min: 100,
    givesWay: 4,
    render: (user) => dimmed(user.alias),
  },
  role: {
    key: 'role',
    label: t('users.role'),
    min: 110,
    share: 1.5,
    givesWay: 1,
    render: (user) => <RoleButton user={user} />,
  },
  status: {
    key: 'status',
    label: t('users.status'),
    min: 108,
    share: 0.5,
    givesWay: 2,
    sort: 'status',
    render: (user) => <StatusPills user={user} />,
  },
  'sign-in': {
    key: 'sign-in',
    label: t('users.signIn'),
    min: 128,
    share: 0.5,
    givesWay: 6,
    sort: 'provider',
    render: (user) => <ProviderPill provider={user.provider} />,
  },
  'last-sign-in': {
    key: 'last-sign-in',
    label: t('users.lastSignIn'),
    min: 112,
    share: 0.5,
    givesWay: 3,
    sort: 'lastSignInAt',
    render: (user) => <Time at={user.lastSignInAt} />,
  },
  created: {
    key: 'created',
    label: t('users.created'),
    min: 112,
    share: 0.5,
    givesWay: 7,
    sort: 'createdAt',
    render: (user) => <Time at={user.createdAt} />,
  },
  actions: {
    key: 'actions',
    label: t('ui.actions'),
    min: 76,
    share: 0,
    givesWay: 0,
    render: (user) => <EditIcon user={user} />,
  },
}

/**
 * The columns that the tenant's profile asks for, in its order; one that this console does not know is left out. Where people sign in by
 * email, the alias names a row and is what the list is sorted by; elsewhere the username is. Without a column for the status, an account
 * that is not plainly active says so beside its name (K1). The others that the tenant keeps something for can be chosen beside them.
 */
export function columnsOf({
  userTable,
  signInWith,
  email,
  attributes,
}: Pick<TenantRules, 'userTable' | 'signInWith' | 'email' | 'attributes'>): Column<User>[] {
  const naming = signInWith === 'email' ? 'alias' : 'username'
  const chosen = userTable.flatMap((name) => columns[name] ?? [])
  const name: Column<User> = {
    ...(columns[naming] as Column<User>),
    sort: 'username',
    names: true,
    render: (user) => (
      <Group gap={8} wrap="nowrap">
        <Initials id={user.id} name={nameOf(user)} picture={user.picture} />
        <RowLink user={user} naming={naming} />
        {!userTable.includes('status') && <UnusualStatusPills user={user} />}
      </Group>
    ),
  }
  // Without a name there would be nothing to open a row by.
  const usual = chosen.some((column) => column.key === naming)
    ? chosen.map((column) => (column.key === naming ? name : column))
    : [name, ...chosen]
  const present = new Set(['username', 'actions', ...usual.map(({ key }) => key)])
  if (email === 'none') present.add('email')
  const others = Object.values(columns).filter(({ key }) => !present.has(key))
  return [
    ...usual,
    ...attributes.filter(({ read }) => read).map(attributeColumn),
    ...others.map((column) => ({ ...column, extra: true })),
  ]
}

function attributeColumn(field: AttributeField): Column<User> {
  return {
    key: `attr-${field.key}`,
    label: labelOf(field),
    extra: !field.inList,
    // After the columns of the profile.
    givesWay: 8,
    render: (user) => dimmed(shownValue(field, user.attributes[field.key]) ?? null),
  }
}

function EditIcon({ user }: { user: User }) {
  const me = useMe()
  const navigate = useNavigate({ from: '/settings/users' })
  if (!me.actions.changeRoles.allowed && !me.actions.changeStatus.allowed) return null
  return (
    <ActionIcon
      aria-label={t('users.edit', { name: nameOf(user) })}
      onClick={(event) => {
        // The row opens the drawer.
        event.stopPropagation()
        void navigate({ search: (before) => ({ ...before, edit: user.id }) })
      }}
    >
      <IconPencil size={16} aria-hidden />
    </ActionIcon>
  )
}

/** The roles, as the button that changes them: the shortest way from the list. */
function RoleButton({ user }: { user: User }) {
  const me = useMe()
  const navigate = useNavigate({ from: '/settings/users' })
  const cell = <RolesCell roles={user.roles} />
  if (!me.actions.changeRoles.allowed) return cell
  const roles = user.roles.map(({ name }) => name).join(', ')
  return (
    <button
      type="button"
      className="rc-cell-button"
      // The keyboard has it in the row's menu: one more stop in every row would be a long way down the list.
      tabIndex={-1}
      aria-label={t('users.changeRole', { name: nameOf(user), roles })}
      onClick={(event) => {
        // The row opens the drawer.
        event.stopPropagation()
        void navigate({ search: (before) => ({ ...before, ask: 'changeRoles', of: user.id }) })
      }}
    >
      {cell}
    </button>
  )
}

function RowLink({ user, naming }: { user: User; naming: 'alias' | 'username' }) {
  return (
    <Link
      from="/settings/users"
      to="/settings/users"
      search={(before) => ({ ...before, user: user.id })}
      className="rc-row-link"
      data-row
      preload={false}
      onClick={(event) => event.stopPropagation()}
    >
      <Cut text={naming === 'alias' ? nameOf(user) : user.username} />
    </Link>
  )
}
