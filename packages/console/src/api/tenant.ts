const key = 'rollcall-tenant'

let current: string | undefined

/**
 * The tenant of this page: the one that its address names. Every request is made in it. A page keeps its tenant until it is loaded again, so
 * that nothing of one tenant is ever shown in another.
 */
export function pageTenant(): string {
  if (current === undefined) throw new Error('The tenant of this page is not known yet')
  return current
}

/** Sets the tenant of the page, before anything is asked or shown. */
export function beginIn(tenant: string): void {
  current = tenant
}

/** The tenant that an address names; undefined for an old address, which names none. */
export function tenantIn(pathname: string): string | undefined {
  return /^\/t\/([\w-]+)(?:\/|$)/.exec(pathname)?.[1]
}

/** An address of the tenant, from its path below `/t/{tenant}`; of this page's tenant unless said. */
export function addressIn(path: string, tenant = pageTenant()): string {
  return `/t/${tenant}${path}`
}

/** The path below `/t/{tenant}`; the path itself where it does not belong to this page's tenant. */
export function pathBelow(pathname: string): string {
  const tenant = tenantIn(pathname)
  return tenant !== undefined && tenant === current ? pathname.slice(addressIn('').length) || '/' : pathname
}

/** The tenant one signed in to last, so that an old address leads back to its own sign-in page when the session has ended. */
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
    // Without storage the next visit of an old address begins at the default tenant.
  }
}
