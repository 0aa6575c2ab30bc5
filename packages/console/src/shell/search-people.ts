import { useDebouncedValue } from '@mantine/hooks'
import type { SpotlightActionGroupData } from '@mantine/spotlight'
import { contract } from '@rollcall/contract/contract.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import type { User } from '@rollcall/contract/users.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { mayCall, nameOf, useMe } from '../api/me.ts'
import type { UserAsk } from '../features/users/people/asks.ts'
import { usersQuery } from '../features/users/people/users.queries.ts'
import { t } from '../i18n/messages.ts'
import { readCommand } from './commands.ts'

/** Lines that the server finds. While they are sought, those that are shown were found for what was typed before. */
interface Found {
  lines: SpotlightActionGroupData[]
  pending: boolean
}

/** Users from the server. */
export function usePeople(query: string): Found {
  const navigate = useNavigate()
  const { users, pending } = useFoundUsers(query)
  const actions = users.map((user) => ({
    id: user.id,
    label: nameOf(user),
    description: descriptionOf(user),
    onClick: () => void navigate({ to: '/settings/users', search: { user: user.id } }),
  }))
  return { lines: actions.length === 0 ? [] : [{ group: t('shell.people'), actions }], pending }
}

const verbs: {
  action: UserAsk
  operation: Operation
  words: string
  label: (name: string) => string
}[] = [
  {
    action: 'resetPassword',
    operation: contract.users.createPasswordReset,
    words: t('shell.wordsReset'),
    label: (name) => t('shell.resetOf', { name }),
  },
  {
    action: 'changeRoles',
    operation: contract.users.setRoles,
    words: t('shell.wordsRoles'),
    label: (name) => t('shell.rolesOf', { name }),
  },
  {
    action: 'deactivate',
    operation: contract.users.setStatus,
    words: t('shell.wordsDeactivate'),
    label: (name) => t('shell.deactivateNamed', { name }),
  },
  {
    action: 'activate',
    operation: contract.users.setStatus,
    words: t('shell.wordsActivate'),
    label: (name) => t('shell.activateNamed', { name }),
  },
  {
    action: 'viewAs',
    operation: contract.impersonation.start,
    words: t('shell.wordsViewAs'),
    label: (name) => t('shell.viewAsNamed', { name }),
  },
  {
    action: 'delete',
    operation: contract.users.remove,
    words: t('shell.wordsDelete'),
    label: (name) => t('shell.deleteNamed', { name }),
  },
]

/** "reset nora": the actions on the users with this name. */
export function useCommands(query: string): Found {
  const me = useMe()
  const navigate = useNavigate()
  const allowed = verbs.filter(({ operation }) => mayCall(me, operation))
  const command = readCommand(query, allowed)
  const { users, pending } = useFoundUsers(command?.name ?? '', 4)
  if (!command) return { lines: [], pending: false }
  const meant = allowed.filter(({ action }) => command.actions.includes(action))
  const actions = users.flatMap((user) =>
    meant
      .filter(({ action }) => action !== (user.status === 'inactive' ? 'deactivate' : 'activate'))
      .map(({ action, label }) => ({
        id: `${action}-${user.id}`,
        label: label(nameOf(user)),
        description: descriptionOf(user),
        onClick: () => void navigate({ to: '/settings/users', search: { ask: action, of: user.id } }),
      })),
  )
  return { lines: actions.length === 0 ? [] : [{ group: t('shell.actionsOnPeople'), actions }], pending }
}

function useFoundUsers(query: string, limit = 6): { users: User[]; pending: boolean } {
  const me = useMe()
  const sought = query.trim()
  const [q] = useDebouncedValue(sought, 200)
  const enabled = q !== '' && mayCall(me, contract.users.list)
  const { data, isPlaceholderData, isLoading } = useQuery({
    ...usersQuery({ q, limit }),
    enabled,
    placeholderData: keepPreviousData,
  })
  if (q === '' || sought === '') return { users: [], pending: sought !== '' }
  return { users: data?.items ?? [], pending: enabled && (q !== sought || isLoading || isPlaceholderData) }
}

/** The username, email and roles, which distinguish users with the same name. Does not repeat the shown name. */
function descriptionOf(user: User): string {
  const names = new Set([user.username, user.email ?? ''].filter((name) => name !== nameOf(user)))
  return [...names, user.roles.map((role) => role.name).join(', ')].filter(Boolean).join(' · ')
}
