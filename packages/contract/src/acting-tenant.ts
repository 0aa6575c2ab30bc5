/**
 * The header in which a request names the tenant that it acts in, by its short name, where the address has none. Without it a request acts in
 * the home tenant of its caller.
 */
export const actingTenantHeader = 'rollcall-tenant'
