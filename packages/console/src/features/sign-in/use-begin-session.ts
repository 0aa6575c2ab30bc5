import type { Me } from '@rollcall/contract/me.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { speakFor, speakForNobody } from '../../api/identity.ts'
import { meQuery } from '../../api/me.ts'
import { problemOf } from '../../api/problem.ts'
import { rememberTenant } from '../../api/tenant.ts'
import type { ReturnTarget } from './return-path.ts'

/** Goes on as whoever has just been signed in; where the browser has not kept their cookie, on the sign-in page, which says why. */
export function useBeginSession(): (me: Me, target?: ReturnTarget) => Promise<void> {
  const queryClient = useQueryClient()
  const router = useRouter()
  const goOn = useGoOn()
  return async (me, target) => {
    // Nothing that an earlier account of this browser has seen may be shown to this one.
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

/** Does the server know this browser? The answer to a sign-in sets a cookie, and only the next request tells whether it was kept. */
async function isSignedIn(): Promise<boolean> {
  try {
    await api.me.show({})
    return true
  } catch (error) {
    if (problemOf(error).code === 'access.not_signed_in') return false
    throw error
  }
}

/** Takes somebody who is signed in to where they wanted to go. */
export function useGoOn(): (me: Me, target?: ReturnTarget) => Promise<void> {
  const router = useRouter()
  return async (me, target = { path: '/' }) => {
    if ('path' in target) return router.navigate({ href: target.path, replace: true })
    // To the product they are nobody before they have a password of their own.
    if (me.mustChangePassword) {
      return router.navigate({ to: '/account/password', search: { returnTo: target.url }, replace: true })
    }
    window.location.replace(target.url)
  }
}
