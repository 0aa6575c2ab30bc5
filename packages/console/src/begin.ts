import { meQuery } from './api/me.ts'
import { presentAddress } from './api/page.ts'
import { queryClient } from './api/query-client.ts'
import { addressIn, beginIn, lastTenant, tenantIn } from './api/tenant.ts'
import { askAhead } from './ask-ahead.ts'

/** Finds the tenant of the page, and sends the first requests of the page ahead. */
export async function beginAtAddress(): Promise<void> {
  const tenant = tenantIn(window.location.pathname)
  if (tenant !== undefined) {
    beginIn(tenant)
    return askAhead(window.location)
  }
  const found = await tenantOfOldAddress()
  beginIn(found.tenant)
  // From here on the page has its new address, with all parameters of the old one.
  window.history.replaceState(window.history.state, '', addressIn(presentAddress()))
  if (found.signedIn) askAhead(window.location)
}

/** Old addresses have no tenant: they lead to the tenant of the session, or else of the last sign-in. */
async function tenantOfOldAddress(): Promise<{ tenant: string; signedIn: boolean }> {
  // A one-time link needs no session. The answer about it names its tenant.
  if (isOneTimeLink(window.location.pathname)) return { tenant: lastTenant(), signedIn: false }
  try {
    const me = await queryClient.fetchQuery(meQuery)
    return { tenant: me.tenant.slug, signedIn: true }
  } catch {
    return { tenant: lastTenant(), signedIn: false }
  }
}

function isOneTimeLink(pathname: string): boolean {
  return /^\/(setup|register|reset-password)\/?$/.test(pathname)
}
