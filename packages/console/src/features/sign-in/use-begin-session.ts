import type { Me } from '@rollcall/contract/me.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { rememberTenant } from '../../shell/session.ts'
import { meQuery } from '../account/me.ts'

/** Goes on, to a path of the console, as whoever has just been signed in. */
export function useBeginSession(): (me: Me, path?: string) => Promise<void> {
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (me, path = '/') => {
    // Nothing that an earlier account of this browser has seen may be shown to this one.
    queryClient.clear()
    queryClient.setQueryData(meQuery.queryKey, me)
    rememberTenant(me.tenant.slug)
    await router.navigate({ href: path, replace: true })
  }
}
