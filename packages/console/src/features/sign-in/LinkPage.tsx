import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { reloadAt } from '../../api/page.ts'
import { addressIn, pageTenant, pathBelow } from '../../api/tenant.ts'
import { LinkProblem, type LinkPurpose } from './LinkProblem.tsx'
import { PublicPage } from './PublicPage.tsx'
import { useLinkToken } from './use-link-token.ts'

interface LinkPageProps<T> {
  purpose: LinkPurpose
  title: string
  /** Asks the server about the link. */
  check: (token: string) => Promise<T>
  children: (found: T, token: string) => ReactNode
}

/** The page of a one-time link: its form, or why the link is invalid and what to do then. */
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
    // Asking again after the link was used would only say that it is used.
    staleTime: 'static',
  })
  const elsewhere = data !== undefined && data.tenant.slug !== pageTenant()
  useEffect(() => {
    // The address of an old link has no tenant: the answer has it.
    if (elsewhere)
      void reloadAt(`${addressIn(pathBelow(window.location.pathname), data.tenant.slug)}#${token}`)
  }, [elsewhere, data, token])
  return (
    <PublicPage title={title}>
      {token === '' && <LinkProblem purpose={purpose} />}
      {token !== '' && (isPending || elsewhere) && <Skeleton height={220} />}
      {isError && <LinkProblem purpose={purpose} error={error} />}
      {data && !elsewhere && children(data, token)}
    </PublicPage>
  )
}
