import { Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { lazyRouteComponent, useRouter } from '@tanstack/react-router'
import { type ReactNode, useContext } from 'react'
import { problemOf } from '../api/problem.ts'
import { loadSignedInMessages, t } from '../i18n/messages.ts'
import { useDocumentTitle } from '../ui/PageHeader.tsx'
import { ProblemReference } from '../ui/ProblemAlert.tsx'
import { TextLink } from '../ui/TextLink.tsx'
import { InFrame } from './in-frame.ts'
import { OtherTenantError } from './other-tenant.ts'

const OtherTenantPage = lazyRouteComponent(
  () => loadSignedInMessages().then(() => import('./OtherTenantPage.tsx')),
  'OtherTenantPage',
)

/** Shown in place of a page of another tenant, a refused or failed page, or one that broke. */
export function ErrorPage({ error }: { error: unknown }) {
  return error instanceof OtherTenantError ? <OtherTenantPage me={error.me} /> : <FailurePage error={error} />
}

function FailurePage({ error }: { error: unknown }) {
  const router = useRouter()
  const problem = problemOf(error)
  const refused = problem.status === 403
  const title = refused ? t('failure.noAccess') : problem.title
  useDocumentTitle(title)
  return (
    <Whole>
      <Title order={1}>{title}</Title>
      <Text>{problem.detail}</Text>
      <ProblemReference error={error} />
      <Group gap="sm">
        {!refused && <Button onClick={() => void router.invalidate()}>{t('ui.tryAgain')}</Button>}
        <TextLink to="/">{t('failure.firstPage')}</TextLink>
      </Group>
    </Whole>
  )
}

/** What is shown instead of a page. */
function Whole({ children }: { children: ReactNode }) {
  const inFrame = useContext(InFrame)
  return (
    <Stack component={inFrame ? 'div' : 'main'} maw={560} mx="auto" px="md" py={64} gap="md">
      {children}
    </Stack>
  )
}

export function NotFoundPage() {
  useDocumentTitle(t('failure.notFoundTitle'))
  return (
    <Whole>
      <Title order={1}>{t('failure.notFound')}</Title>
      <Text>{t('failure.notFoundText')}</Text>
      <TextLink to="/">{t('failure.firstPage')}</TextLink>
    </Whole>
  )
}

export function PendingPage() {
  return (
    <Center mih={240}>
      <Loader size="sm" role="status" aria-label={t('ui.loading')} />
    </Center>
  )
}
