import { Group, List, Skeleton, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { nameOf, useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { countedIn } from '../../ui/count.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { StatusPills } from '../users/people/UserPills.tsx'
import { usersQuery } from '../users/people/users.queries.ts'
import { holdersOf } from './holders-count.ts'

/** Enough to recognise the users; the list of users has all of them. */
const shown = 10

export function RoleHolders({ role }: { role: Role }) {
  const mayList = useMayCall(contract.users.list)
  return (
    <Section
      title={t('roles.whoHasIt')}
      actions={
        mayList &&
        role.users > 0 && (
          <TextLink to="/settings/users" search={{ role: role.key }} size="sm">
            {t('roles.usersInList', { ...countedIn(holdersOf(role)) })}
          </TextLink>
        )
      }
    >
      {role.users === 0 ? (
        <Text size="sm" c="dimmed">
          {t('roles.nobody')}
        </Text>
      ) : mayList ? (
        <Holders role={role} />
      ) : (
        <Text size="sm">{t('roles.usersHidden', { ...countedIn(holdersOf(role)) })}</Text>
      )}
    </Section>
  )
}

function Holders({ role }: { role: Role }) {
  const users = useQuery(usersQuery({ role: role.key, sort: 'username', limit: shown }))
  if (users.isError) return <ProblemAlert error={users.error} onRetry={() => void users.refetch()} />
  if (!users.data) return <Skeleton height={80} />
  return (
    <>
      <List size="sm" listStyleType="none" spacing={4}>
        {users.data.items.map((user) => (
          <List.Item key={user.id}>
            <Group gap="xs">
              <TextLink
                to="/settings/users"
                search={{ user: user.id }}
                size="sm"
                style={{ overflowWrap: 'anywhere' }}
              >
                {nameOf(user)}
              </TextLink>
              <StatusPills user={user} />
            </Group>
          </List.Item>
        ))}
      </List>
      {role.users > users.data.items.length && (
        <Text size="sm" c="dimmed">
          {t('roles.firstOf', { first: users.data.items.length, ...countedIn(holdersOf(role)) })}
        </Text>
      )}
    </>
  )
}
