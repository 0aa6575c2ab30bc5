import { Anchor, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { meQuery, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { toastDone } from '../../ui/toast.tsx'
import { PublicPage } from '../sign-in/PublicPage.tsx'
import { signOut } from '../sign-in/sign-out.ts'
import { PasswordForm } from './PasswordForm.tsx'

/** Shown in place of every page while another person may know the account's password. */
export function ForcedPasswordPage() {
  const { user } = useMe()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { returnTo } = useSearch({ strict: false })
  const goOn = async () => {
    queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, mustChangePassword: false })
    toastDone(t('account.passwordChanged'))
    // A user on the way to a product continues through the sign-in page, which checks the address.
    if (returnTo) {
      await navigate({ to: '/sign-in', search: { returnTo }, replace: true })
    } else await navigate({ to: '/', replace: true })
  }
  return (
    <PublicPage title={t('account.chooseOwn')}>
      <Text size="sm">{rich('account.seenPassword', { name: user.username })}</Text>
      <PasswordForm submitLabel={t('account.changePassword')} onDone={() => void goOn()} />
      <Anchor component="button" type="button" size="sm" ta="start" onClick={() => void signOut()}>
        {t('signIn.signOut')}
      </Anchor>
    </PublicPage>
  )
}
