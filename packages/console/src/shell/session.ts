import type { Me } from '@rollcall/contract/me.ts'
import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { problemOf } from '../api/problem.ts'
import { meQuery } from '../features/account/me.ts'
import { resumeOneself } from './looking-as.ts'

const key = 'rollcall-tenant'

/** The tenant one signed in to last, so that an ended session leads back to its own sign-in page. */
export function lastTenant(): string {
  try {
    return localStorage.getItem(key) ?? 'default'
  } catch {
    return 'default'
  }
}

export function rememberTenant(slug: string): void {
  try {
    localStorage.setItem(key, slug)
  } catch {
    // Without storage the next visit begins at the default tenant.
  }
}

/** The signed-in person, or the way to the sign-in page and back again. */
export async function requireMe(queryClient: QueryClient, href: string): Promise<Me> {
  try {
    const me = await queryClient.ensureQueryData(meQuery)
    rememberTenant(me.tenant.slug)
    return me
  } catch (error) {
    if (problemOf(error).code !== 'access.not_signed_in') throw error
    await resumeOneself()
    throw redirect({
      to: '/t/$tenant/sign-in',
      params: { tenant: lastTenant() },
      search: href === '/' ? {} : { returnTo: href },
    })
  }
}
