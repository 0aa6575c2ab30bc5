import type { Me } from '@rollcall/contract/me.ts'
import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { resumeOneself } from '../api/impersonation.ts'
import { meQuery } from '../api/me.ts'
import { leaveFor, presentAddress, reloadAt } from '../api/page.ts'
import { problemOf } from '../api/problem.ts'
import { addressIn, pageTenant, pathBelow, rememberTenant } from '../api/tenant.ts'
import { followPreference } from '../i18n/messages.ts'
import { OtherTenantError } from './other-tenant.ts'

/**
 * Returns the signed-in user, or leads to the sign-in page and back again; from an earlier short name of the tenant to its present one.
 * Throws {@link OtherTenantError} if the address is of another tenant than theirs.
 */
export async function requireMe(queryClient: QueryClient, href: string): Promise<Me> {
  const me = await askWhoIsHere(queryClient, href)
  const { slug, formerSlugs } = me.tenant
  if (formerSlugs.includes(pageTenant())) return leaveFor(addressIn(pathBelow(presentAddress()), slug))
  if (slug !== pageTenant()) throw new OtherTenantError(me)
  rememberTenant(me.tenant.slug)
  // While an administrator views as another user, the language stays the administrator's.
  if (!me.impersonation && followPreference(me.preferences.language)) return reloadAt(presentAddress())
  return me
}

async function askWhoIsHere(queryClient: QueryClient, href: string): Promise<Me> {
  try {
    return await queryClient.ensureQueryData(meQuery)
  } catch (error) {
    if (problemOf(error).code !== 'access.not_signed_in') throw error
    await resumeOneself()
    throw redirect({ to: '/sign-in', search: href === addressIn('/') ? {} : { returnTo: href } })
  }
}
