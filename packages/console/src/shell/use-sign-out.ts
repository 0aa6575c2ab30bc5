import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'
import { toastProblem } from '../ui/toast.tsx'
import { tellSignedOut } from './looking-as.ts'
import { forgetAccount, lastTenant } from './session.ts'

/** Signs out, and goes to the sign-in page or to a page of a product. */
export function useSignOut(target?: { url: string }): () => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    try {
      await api.me.signOut({})
    } catch (error) {
      // Somebody whose session has already ended is signed out; anything else must not look like it.
      if (problemOf(error).status !== 401) {
        toastProblem('You are still signed in', error)
        return
      }
    }
    tellSignedOut()
    if (target) return window.location.replace(target.url)
    await navigate({ to: '/t/$tenant/sign-in', params: { tenant: lastTenant() } })
    forgetAccount(queryClient)
  }
}
