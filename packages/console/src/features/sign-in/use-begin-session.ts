import type { Me } from '@rollcall/contract/me.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { rememberTenant } from '../../shell/session.ts'
import { meQuery } from '../account/me.ts'
import type { ReturnTarget } from './return-path.ts'

/** Goes on as whoever has just been signed in. */
export function useBeginSession(): (me: Me, target?: ReturnTarget) => Promise<void> {
  const queryClient = useQueryClient()
  const goOn = useGoOn()
  return async (me, target) => {
    // Nothing that an earlier account of this browser has seen may be shown to this one.
    queryClient.clear()
    queryClient.setQueryData(meQuery.queryKey, me)
    rememberTenant(me.tenant.slug)
    await goOn(me, target)
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
