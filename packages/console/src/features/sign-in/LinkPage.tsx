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
  const elsewhere = data !== undefined && data.tenant.slug !== pageTenant()
  useEffect(() => {
    // An old link names no tenant in its address: the answer does.
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
