/** What caches drop on all nodes, and what products hear of on the change stream. */
export type Invalidation =
  | { readonly kind: 'principals'; readonly tenant: string; readonly principals: readonly string[] }
  /** Its rules, its roles, and all its principals. */
  | { readonly kind: 'tenant'; readonly tenant: string }

/** Of more principals it is cheaper to forget what is known of all of them. */
export const namedAtMost = 1000
