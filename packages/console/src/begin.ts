import { meQuery } from './api/me.ts'
import { presentAddress } from './api/page.ts'
import { queryClient } from './api/query-client.ts'
import { addressIn, beginIn, lastTenant, tenantIn } from './api/tenant.ts'
import { askAhead } from './ask-ahead.ts'

/** Finds out the tenant of the page, and asks the server ahead for what the page will ask for. */
export async function beginAtAddress(): Promise<void> {
  const tenant = tenantIn(window.location.pathname)
  if (tenant !== undefined) {
    beginIn(tenant)
    return askAhead(window.location)
  }
  const found = await tenantOfOldAddress()
  beginIn(found.tenant)
  // The address of a page is the new one from here on, with all that stood in it.
  window.history.replaceState(window.history.state, '', addressIn(presentAddress()))
  if (found.signedIn) askAhead(window.location)
}

/** Addresses had no tenant once: they lead to the tenant of the session, else to the one that was signed in to last. */
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
