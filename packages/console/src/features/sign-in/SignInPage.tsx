import { Alert, Anchor, Button, Skeleton, Text } from '@mantine/core'
import type { Me } from '@rollcall/contract/me.ts'
import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { resumeOneself } from '../../api/impersonation.ts'
import { meQuery, nameOf } from '../../api/me.ts'
import { presentAddress } from '../../api/page.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { CookieAlert } from './CookieAlert.tsx'
import { PublicPage } from './PublicPage.tsx'
import { returnTarget } from './return-path.ts'
import { SignInForm } from './SignInForm.tsx'
import { optionsQuery } from './sign-in.queries.ts'
import { useBeginSession, useGoOn } from './use-begin-session.ts'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const options = useQuery(optionsQuery())
  const { data } = options
  return (
    <PublicPage title={t('signIn.title')}>
      {options.isPending && <Waiting />}
      {options.isError && <ProblemAlert error={options.error} onRetry={() => void options.refetch()} />}
      {data?.setupNeeded && <SetupHint />}
      {data && !data.setupNeeded && <SignIn options={data} />}
    </PublicPage>
  )
}

function Waiting() {
  return <Skeleton height={180} />
}

/** A signed-in user who comes from a product goes back at once; other signed-in users see that they are signed in. */
function SignIn({ options }: { options: SignInOptions }) {
  const { returnTo, cookie } = route.useSearch()
  const target = returnTarget(returnTo, options.productOrigins)
  const fromProduct = target !== undefined && 'url' in target
  // The first requests have already found out that nobody is signed in.
  const me = useQuery({ ...meQuery, retryOnMount: false })
  const goOn = useGoOn()
  const beginSession = useBeginSession()
  const [another, setAnother] = useState(false)
  // A user of another tenant is unknown here and to the product, which would send them here again and again.
  const signedIn = me.data?.tenant.slug === options.tenant.slug ? me.data : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as it is known who it is
  useEffect(() => {
    if (signedIn && fromProduct) void goOn(signedIn, target)
  }, [signedIn])
  // A user whose impersonation has just ended is still signed in: their own session waits.
  useEffect(() => {
    if (me.isError) void resumeOneself(presentAddress())
  }, [me.isError])
  // Only until the answer is known for the first time: a later request, as when the network is back, must not clear the form (U10).
  if (!me.isFetched || (signedIn && fromProduct)) return <Waiting />
  if (signedIn && !another)
    return (
      <SignedIn me={signedIn} onGoOn={() => void goOn(signedIn, target)} onAnother={() => setAnother(true)} />
    )
  return (
    <>
      <CookieAlert url={options.url} lost={cookie === 'lost'} />
      <SignInForm options={options} onSignedIn={(person) => beginSession(person, target)} />
      {/* For everybody: it tells nobody who has access to other tenants. */}
      <TextLink to="/sign-in/elsewhere" search={returnTo ? { returnTo } : {}} size="sm" c="dimmed">
        {t('signIn.elsewhere')}
      </TextLink>
    </>
  )
}

interface SignedInProps {
  me: Me
  onGoOn: () => void
  onAnother: () => void
}

function SignedIn({ me, onGoOn, onAnother }: SignedInProps) {
  return (
    <>
      <Text size="sm">{rich('signIn.signedInAs', { name: nameOf(me.user) })}</Text>
      <Button fullWidth onClick={onGoOn}>
        {t('signIn.goOn')}
      </Button>
      <Anchor component="button" type="button" size="sm" ta="start" onClick={onAnother}>
        {t('signIn.asAnother')}
      </Anchor>
    </>
  )
}

function SetupHint() {
  return (
    <Alert icon={<IconInfoCircle size={18} aria-hidden />} title={t('signIn.noAdministrator')}>
      <Text size="sm">{rich('signIn.findSetupLink')}</Text>
    </Alert>
  )
}
