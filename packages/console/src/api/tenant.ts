const key = 'rollcall-tenant'

let current: string | undefined

/**
 * The tenant of this page, from its address. Every request is made in it. A page keeps its tenant until it is loaded again, so that nothing
 * of one tenant is ever shown in another.
 */
export function pageTenant(): string {
  if (current === undefined) throw new Error('The tenant of this page is not known yet')
  return current
}

/** The same, undefined until it is known: an old address has no tenant. */
export function knownTenant(): string | undefined {
  return current
}

/** Sets the tenant of the page, before anything is loaded or shown. */
export function beginIn(tenant: string): void {
  current = tenant
}

/** The tenant in an address; undefined for an old address, which has none. */
export function tenantIn(pathname: string): string | undefined {
  return /^\/t\/([\w-]+)(?:\/|$)/.exec(pathname)?.[1]
}

/** An address of a tenant, by default this page's, from its path below `/t/{tenant}`. */
export function addressIn(path: string, tenant = pageTenant()): string {
  return `/t/${tenant}${path}`
}

/** The path below `/t/{tenant}`; the whole path if it does not belong to this page's tenant. */
export function pathBelow(pathname: string): string {
  const tenant = tenantIn(pathname)
  return tenant !== undefined && tenant === current ? pathname.slice(addressIn('').length) || '/' : pathname
}

/** The tenant of the last sign-in, so that an old address leads to its sign-in page after the session has ended. */
export function lastTenant(): string {
  return rememberedTenant() ?? 'default'
}

/** The tenant of the last sign-in in this browser; undefined without one. */
export function rememberedTenant(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

export function rememberTenant(slug: string): void {
  try {
    localStorage.setItem(key, slug)
  } catch {
    // Without storage the next visit of an old address begins at the default tenant.
  }
}
