import type { Me } from '@rollcall/contract/me.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { speakFor, speakForNobody } from '../../api/identity.ts'
import { meQuery } from '../../api/me.ts'
import { reloadAt } from '../../api/page.ts'
import { problemOf } from '../../api/problem.ts'
import { pageTenant, rememberTenant, tenantIn } from '../../api/tenant.ts'
import type { ReturnTarget } from './return-path.ts'

/** Continues as the user who has just signed in. If the browser did not keep the cookie, the sign-in page says why. */
export function useBeginSession(): (me: Me, target?: ReturnTarget) => Promise<void> {
  const queryClient = useQueryClient()
  const router = useRouter()
  const goOn = useGoOn()
  return async (me, target) => {
    // Data that an earlier account of this browser has loaded must not be shown to this one.
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'sign-in' })
    rememberTenant(me.tenant.slug)
    speakFor(me)
    if (!(await isSignedIn())) {
      speakForNobody()
      return router.navigate({
        to: '/sign-in',
        search: (before) => ({ ...before, cookie: 'lost' }),
      })
    }
    queryClient.setQueryData(meQuery.queryKey, me)
    await goOn(me, target)
  }
}

/** Did the browser keep the cookie? The answer to a sign-in sets it, and only the next request shows whether it was kept. */
async function isSignedIn(): Promise<boolean> {
  try {
    await api.me.show({})
    return true
  } catch (error) {
    if (problemOf(error).code === 'access.not_signed_in') return false
    throw error
  }
}

/** Takes a signed-in user to the page that they wanted. */
export function useGoOn(): (me: Me, target?: ReturnTarget) => Promise<void> {
  const router = useRouter()
  return async (me, target = { path: '/' }) => {
    const address = 'path' in target ? target.path : target.url
    if ('path' in target && [undefined, pageTenant()].includes(tenantIn(address)))
      return router.navigate({ href: address, replace: true })
    // Neither a product nor another tenant accepts a user who still has to choose a password.
    if (me.mustChangePassword)
      return router.navigate({ to: '/account/password', search: { returnTo: address }, replace: true })
    // A page of another tenant is loaded anew, for that tenant.
    if ('path' in target) return reloadAt(address)
    window.location.replace(address)
  }
}
