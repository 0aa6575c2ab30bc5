import { Alert, Anchor, Skeleton, Text } from '@mantine/core'
import type { Me } from '@rollcall/contract/me.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { isSamePerson, tellAgain } from '../api/identity.ts'
import { meQuery, useMe } from '../api/me.ts'
import { reloadAt } from '../api/page.ts'
import { problemOf } from '../api/problem.ts'
import { addressIn } from '../api/tenant.ts'
import { PublicCard } from '../features/sign-in/PublicPage.tsx'
import { SignInForm } from '../features/sign-in/SignInForm.tsx'
import { optionsQuery } from '../features/sign-in/sign-in.queries.ts'
import { t } from '../i18n/messages.ts'
import { rich } from '../i18n/rich.ts'
import { later } from '../ui/later.tsx'
import { useLayer } from '../ui/layers.ts'
import { ProblemAlert } from '../ui/ProblemAlert.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'

const SignInAtHome = later(
  () => import('../features/visits/SignInAtHome.tsx').then((module) => module.SignInAtHome),
  { rare: true },
)

/** Covers the page when its session has ended, and keeps unsaved input until the same user is signed in again. */
export function SignedOutCover() {
  const { error } = useQuery(meQuery)
  return error && problemOf(error).code === 'access.not_signed_in' ? <Cover /> : null
}

function Cover() {
  const { tenant, user, home } = useMe()
  const options = useQuery(optionsQuery())
  const dialog = useRef<HTMLDialogElement>(null)
  useReturnFocus()
  // Before a user is signed in there is no page to go back to.
  useLayer(() => undefined)
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    document.documentElement.dataset.covered = 'true'
    return () => {
      delete document.documentElement.dataset.covered
      shown?.close()
    }
  }, [])
  const { data } = options
  return (
    <dialog
      ref={dialog}
      className="rc-cover"
      aria-label={t('shell.signInAgain')}
      onCancel={(event) => event.preventDefault()}
    >
      <PublicCard title={t('shell.signInAgain')} look={data} place={tenant.name}>
        <Alert color="orange">
          <Text size="sm">{rich('shell.ended', { name: (home?.user ?? user).username })}</Text>
        </Alert>
        {home ? (
          <SignInAtHome home={home} />
        ) : (
          <>
            {options.isPending && <Skeleton height={180} />}
            {options.isError && <ProblemAlert error={options.error} onRetry={() => void options.refetch()} />}
            {data && <SignInAgain options={data} username={user.username} />}
          </>
        )}
        <Anchor href={addressIn('/sign-in', home?.slug)} size="sm">
          {t('shell.leavePage')}
        </Anchor>
      </PublicCard>
    </dialog>
  )
}

function SignInAgain(props: Pick<Parameters<typeof SignInForm>[0], 'options'> & { username: string }) {
  const queryClient = useQueryClient()
  const goOn = async (me: Me) => {
    // What one user has typed or loaded must not be shown to another.
    if (!isSamePerson(me)) return reloadAt(addressIn('/'))
    queryClient.setQueryData(meQuery.queryKey, me)
    tellAgain()
    await queryClient.invalidateQueries()
  }
  return <SignInForm {...props} onSignedIn={goOn} />
}
