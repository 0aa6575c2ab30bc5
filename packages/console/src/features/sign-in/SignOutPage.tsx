import { Anchor, Button, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { meQuery, nameOf } from '../../api/me.ts'
import { problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { PublicPage } from './PublicPage.tsx'
import { safeReturnUrl } from './return-path.ts'
import { optionsQuery } from './sign-in.queries.ts'
import { signOut } from './sign-out.ts'

const route = getRouteApi('/sign-out')

/** The page that products link to for signing out. It asks first, because any page could link here. */
export function SignOutPage() {
  const { returnTo } = route.useSearch()
  const options = useQuery(optionsQuery())
  const { data } = options
  const back = data && safeReturnUrl(returnTo, data.productOrigins)
  return (
    <PublicPage title={t('signIn.signOut')}>
      {options.isPending && <Skeleton height={90} />}
      {options.isError && <ProblemAlert error={options.error} onRetry={() => void options.refetch()} />}
      {data && <SignOut back={back} />}
    </PublicPage>
  )
}

function SignOut({ back }: { back: string | undefined }) {
  const me = useQuery(meQuery)
  const [busy, setBusy] = useState(false)
  if (me.isPending) return <Skeleton height={90} />
  if (me.isError && problemOf(me.error).code === 'access.not_signed_in') return <SignedOut back={back} />
  if (me.isError) return <ProblemAlert error={me.error} onRetry={() => void me.refetch()} />
  const leave = () => {
    setBusy(true)
    void signOut(back ? { url: back } : undefined).finally(() => setBusy(false))
  }
  return (
    <>
      <Text size="sm">{rich('signIn.signedInAs', { name: nameOf(me.data.user) })}</Text>
      <Button fullWidth loading={busy} onClick={leave}>
        {t('signIn.signOut')}
      </Button>
      {back && (
        <Anchor href={back} size="sm">
          {t('publicPages.staySignedIn')}
        </Anchor>
      )}
    </>
  )
}

/** Nobody is signed in, so there is no question. */
function SignedOut({ back }: { back: string | undefined }) {
  useEffect(() => {
    if (back) window.location.replace(back)
  }, [back])
  return back ? <Skeleton height={90} /> : <Navigate to="/sign-in" replace />
}
