/** What caches drop on all nodes, and what the change stream tells products. */
export type Invalidation =
  | { readonly kind: 'principals'; readonly tenant: string; readonly principals: readonly string[] }
  /** The rules, the roles and all principals of the tenant. */
  | { readonly kind: 'tenant'; readonly tenant: string }

/** For more principals than this it is cheaper to invalidate the whole tenant. */
export const namedAtMost = 1000
