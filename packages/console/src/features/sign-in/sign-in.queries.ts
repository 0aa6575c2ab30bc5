import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'

export function optionsQuery() {
  return queryOptions({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => api.signIn.options({}, { signal }),
  })
}

/** The field that identifies an account. */
export function loginField({ signInWith }: SignInOptions) {
  const common = { autoComplete: 'username', autoCapitalize: 'none', spellCheck: false, autoFocus: true }
  return signInWith === 'email'
    ? { ...common, label: t('signIn.email'), type: 'email' }
    : { ...common, label: t('signIn.username') }
}

/** The error if that field is empty. */
export function loginMissing({ signInWith }: SignInOptions): string {
  return t(signInWith === 'email' ? 'signIn.enterEmail' : 'signIn.enterUsername')
}
