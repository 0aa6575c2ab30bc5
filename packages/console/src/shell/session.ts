import type { Me } from '@rollcall/contract/me.ts'
import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { showMeAtHome } from '../api/client.ts'
import { resumeOneself } from '../api/impersonation.ts'
import { homeOf, meQuery } from '../api/me.ts'
import { leaveFor, presentAddress, reloadAt } from '../api/page.ts'
import { problemOf } from '../api/problem.ts'
import { addressIn, pageTenant, pathBelow, rememberTenant } from '../api/tenant.ts'
import { followPreference } from '../i18n/messages.ts'
import { OtherTenantError } from './other-tenant.ts'

/**
 * Returns the signed-in user, or leads to the sign-in page and back again; from an earlier short name of the tenant to its present one.
 * Throws {@link OtherTenantError} if the address is of a tenant that they may not enter.
 */
export async function requireMe(queryClient: QueryClient, href: string): Promise<Me> {
  const me = await askWhoIsHere(queryClient, href)
  const { slug, formerSlugs } = me.tenant
  if (formerSlugs.includes(pageTenant())) return leaveFor(addressIn(pathBelow(presentAddress()), slug))
  rememberTenant(homeOf(me).slug)
  // While an administrator views as another user, the language stays the administrator's.
  if (!me.impersonation && followPreference(me.preferences.language)) return reloadAt(presentAddress())
  return me
}

async function askWhoIsHere(queryClient: QueryClient, href: string): Promise<Me> {
  try {
    return await queryClient.ensureQueryData(meQuery)
  } catch (error) {
    const { code } = problemOf(error)
    if (code === 'tenant.not_found') throw await notHere(error)
    if (code !== 'access.not_signed_in') throw error
    await resumeOneself()
    throw redirect({ to: '/sign-in', search: href === addressIn('/') ? {} : { returnTo: href } })
  }
}

/** The error for a signed-in user of another tenant. The server says the same whether or not there is a tenant at the address. */
async function notHere(error: unknown): Promise<unknown> {
  const me = await showMeAtHome()
  return me.kind === 'group' ? error : new OtherTenantError(me)
}
