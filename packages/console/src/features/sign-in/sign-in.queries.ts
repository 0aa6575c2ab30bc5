import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function optionsQuery() {
  return queryOptions({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => api.signIn.options({}, { signal }),
  })
}

/** The field by which an account says who it is. */
export function loginField({ signInWith }: SignInOptions) {
  const common = { autoComplete: 'username', autoCapitalize: 'none', spellCheck: false, autoFocus: true }
  return signInWith === 'email'
    ? { ...common, label: 'Email', type: 'email' }
    : { ...common, label: 'Username' }
}
