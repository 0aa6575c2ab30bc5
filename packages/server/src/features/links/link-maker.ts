import { compileSubject, type Subject } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { loadGrants } from '../access/access.service.ts'
import { grantsOfGroup, groupUsername, loadKeyedGroups } from '../api-keys/group-api-keys.service.ts'
import { findAccount } from '../users/users.service.ts'

/** Whoever made a link that opens an account, with what they may do at this moment. */
export interface LinkMaker {
  id: string
  name: string
  subject: Subject
}

/**
 * Whoever made a link: an account, or a group by one of its API keys. Undefined for an account that may not sign in, whatever roles
 * are still written to it, for a group that was deleted, and for nobody.
 */
export async function findLinkMaker(
  db: Db,
  tenant: Tenant,
  id: string | null,
  now: Date,
): Promise<LinkMaker | undefined> {
  if (id === null) return undefined
  const [account, grants] = await Promise.all([findAccount(db, tenant, id), loadGrants(db, tenant.id, id)])
  if (account && account.status !== 'active') return undefined
  if (account) {
    const subject = compileSubject(tenant.model, grants, now)
    return { id, name: account.alias ?? account.username, subject }
  }
  const [group] = await loadKeyedGroups(db, tenant, [id])
  if (!group) return undefined
  return { id, name: groupUsername(group), subject: compileSubject(tenant.model, grantsOfGroup(group), now) }
}
