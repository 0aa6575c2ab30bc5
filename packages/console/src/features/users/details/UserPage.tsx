import { Button, Stack, Title } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { nameOf } from '../../../api/me.ts'
import { problemOf } from '../../../api/problem.ts'
import { t } from '../../../i18n/messages.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { PageHeader } from '../../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { userQuery } from '../people/users.queries.ts'
import { useUserSections } from './sections.ts'
import { UserActions } from './UserActions.tsx'
import { LoadingUser, UserSummary } from './UserSummary.tsx'
import { useKeptInView } from './use-kept-in-view.ts'
import './user-page.css'

const route = getRouteApi('/shell/users/$user')

/** Everything of a user on one page, which is printed as it is; its parts have addresses: `/users/ID#access`. */
export function UserPage() {
  const { user: id } = route.useParams()
  return <OneUser key={id} id={id} />
}

function OneUser({ id }: { id: string }) {
  const user = useQuery(userQuery(id))
  if (user.data) return <Everything user={user.data} />
  return (
    <>
      <PageHeader title={t('userDetails.user')} />
      {user.isPending && <LoadingUser />}
      {user.isError &&
        (problemOf(user.error).status === 404 ? (
          <NoUser id={id} />
        ) : (
          <ProblemAlert error={user.error} onRetry={() => void user.refetch()} />
        ))}
    </>
  )
}

/** The log knows deleted users too. */
function NoUser({ id }: { id: string }) {
  return (
    <EmptyState
      title={t('userDetails.noSuchUser')}
      action={
        <TextLink to="/settings/audit" search={{ subject: id }} size="sm">
          {t('userDetails.seeAll')}
        </TextLink>
      }
    >
      {t('userDetails.noSuchUserText')}
    </EmptyState>
  )
}

function Everything({ user }: { user: UserDetails }) {
  const navigate = useNavigate()
  const sections = useUserSections()
  useKeptInView()
  return (
    <>
      <PageHeader
        title={nameOf(user)}
        description={<UserSummary user={user} />}
        actions={
          <>
            <UserActions
              user={user}
              quick={['changeRoles', 'resetPassword', 'activate', 'deactivate']}
              onDeleted={() => navigate({ to: '/settings/users' })}
            />
            <Button
              className="rc-not-printed"
              size="xs"
              variant="default"
              leftSection={<IconPrinter size={15} aria-hidden />}
              onClick={() => window.print()}
            >
              {t('userDetails.print')}
            </Button>
          </>
        }
      />
      <div className="rc-user-page">
        <nav aria-label={t('userDetails.onThisPage')} className="rc-not-printed">
          {sections.map(({ value, label }) => (
            <Link key={value} to="." search={(before) => before} hash={value} replace>
              {label}
            </Link>
          ))}
        </nav>
        <Stack gap="xl" miw={0}>
          {sections.map(({ value, label, content: Content }) => (
            <Stack key={value} component="section" gap="md" id={value} aria-label={label}>
              <Title order={2} className="rc-user-part">
                {label}
              </Title>
              <Content user={user} />
            </Stack>
          ))}
        </Stack>
      </div>
    </>
  )
}
