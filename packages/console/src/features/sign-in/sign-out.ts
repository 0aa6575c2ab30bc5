import { api } from '../../api/client.ts'
import { speakForNobody } from '../../api/identity.ts'
import { meQuery } from '../../api/me.ts'
import { leaveFor } from '../../api/page.ts'
import { problemOf } from '../../api/problem.ts'
import { queryClient } from '../../api/query-client.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { toastProblem } from '../../ui/toast.tsx'

/** Signs out, and goes to the sign-in page or to a page of a product. Everything that was loaded or typed is dropped. */
export async function signOut(target?: { url: string }): Promise<void> {
  const home = queryClient.getQueryData(meQuery.queryKey)?.home?.slug
  try {
    await api.me.signOut({})
  } catch (error) {
    // If the session has already ended, the user is signed out; any other error must be shown.
    if (problemOf(error).status !== 401) {
      toastProblem(t('signIn.stillSignedIn'), error)
      return
    }
  }
  speakForNobody()
  if (target) return window.location.replace(target.url)
  await leaveFor(addressIn('/sign-in', home))
}
