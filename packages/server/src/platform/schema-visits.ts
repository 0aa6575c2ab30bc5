import type { Generated } from 'kysely'

/** Accounts that may be given access to other tenants. */
export interface ServiceAccountsTable {
  tenantId: string
  userId: string
  reason: string
  promotedBy: string | null
  promotedAt: Date
  startsAt: Date | null
  endsAt: Date
  /** When it began to act in another tenant the last time. */
  lastUsedAt: Generated<Date | null>
}

/** Who owns an account that nobody signs in to. */
export interface MachineOwnersTable {
  tenantId: string
  userId: string
  ownerId: string
}

/** At home: the tenants that an account may enter. */
export interface VisitsTable {
  tenantId: string
  userId: string
  targetId: string
  /** Its account there. */
  visitorId: string
  givenAt: Date
}

/** In the tenant that is entered: the account of another tenant that acts by an account of this one. */
export interface MembershipsTable {
  tenantId: string
  userId: string
  homeId: string
  homeUserId: string
  homeUsername: string
  reason: string
  givenByName: string
  givenByServer: boolean
  givenAt: Date
  startsAt: Date | null
  endsAt: Date
  lastUsedAt: Date | null
}

/** When a session or API key of a visitor was used last. */
export interface VisitUsesTable {
  tenantId: string
  userId: string
  credentialId: string
  lastUsedAt: Date
}

/** Offers of service accounts to other tenants, at home. */
export interface VisitOffersTable {
  tenantId: string
  id: string
  userId: string
  username: string
  /** As it was typed: a tenant need not have it. */
  toSlug: string
  reason: string
  startsAt: Date | null
  endsAt: Date
  offeredAt: Date
  expiresAt: Date
  declinedAt: Date | null
}
