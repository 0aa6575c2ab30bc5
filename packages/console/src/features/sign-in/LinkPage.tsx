import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { lastTenant } from '../../shell/session.ts'
import { LinkProblem, type LinkPurpose } from './LinkProblem.tsx'
import { TenantPage } from './PublicPage.tsx'
import { useLinkToken } from './use-link-token.ts'

interface LinkPageProps<T> {
  purpose: LinkPurpose
  title: string
  /** Asks the server what the link is good for. */
  check: (token: string) => Promise<T>
  children: (found: T, token: string) => ReactNode
}

/** A page that one comes to by a one-time link: what it is good for, or why it is not and what to do then. */
export function LinkPage<T extends { tenant: { slug: string } }>({
  purpose,
  title,
  check,
  children,
}: LinkPageProps<T>) {
  const token = useLinkToken()
  const { data, error, isPending, isError } = useQuery({
    queryKey: ['link', purpose, token],
    queryFn: () => check(token),
    enabled: token !== '',
    // Asking again after the link was used would only say that it is used up.
    staleTime: 'static',
  })
  return (
    <TenantPage
      title={title}
      tenant={isPending && token !== '' ? undefined : (data?.tenant.slug ?? lastTenant())}
    >
      {token === '' && <LinkProblem purpose={purpose} />}
      {token !== '' && isPending && <Skeleton height={220} />}
      {isError && <LinkProblem purpose={purpose} error={error} />}
      {data && children(data, token)}
    </TenantPage>
  )
}
