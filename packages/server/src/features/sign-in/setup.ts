import type { Database } from '../../platform/database/database.ts'
import { ChangeEvents } from '../../platform/events.ts'
import type { Tenant } from '../../platform/principal.ts'
import { auditing } from '../audit/audit-of-events.ts'
import { hasAdministrator } from '../grants/administrators.ts'
import { addLink } from '../links/links.service.ts'

const origin = { id: 'start', address: '', userAgent: '' }

/**
 * Creates a link for the first administrator, as long as the tenant has no administrator who can sign in. Setup links of other nodes stay
 * valid for their half hour; all of them end with the first administrator. The link also helps a tenant that has lost all administrators.
 */
export async function setupLink(
  database: Database,
  tenant: Tenant,
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<string | undefined> {
  return database.transaction({ tenant: tenant.id }, async (db) => {
    if (await hasAdministrator(db, tenant, now)) return undefined
    const { url, expiresAt } = await addLink(db, publicUrl, {
      tenant,
      purpose: 'setup',
      userId: null,
      createdBy: null,
      now,
    })
    const events = new ChangeEvents(['server.setup-link-created'])
    events.emit('server.setup-link-created', { after: { expiresAt } })
    const write = auditing({ clock: { now: () => now } })
    await write(db, events.all, { tenant, actor: undefined, origin, now })
    return url
  })
}
