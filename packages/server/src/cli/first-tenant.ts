import { createTenant, type Tenants } from '../features/tenants/tenants.service.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/database/database.ts'
import { readProfile } from './profile-file.ts'

/** The slug of the first tenant, as in addresses. */
export const firstTenantSlug = 'default'

/** Returns the tenant that runs the server. Creates it from the chosen profile, as `default`, when there is none yet. */
export async function firstTenant(database: Database, tenants: Tenants, config: Config) {
  const slug = firstTenantSlug
  const existing = await tenants.ofServer()
  if (existing) {
    if (existing.profile.source.name !== config.profile && config.profile !== 'default') {
      console.warn(
        `This server was set up with the profile ${existing.profile.source.name}; --profile ${config.profile} changes nothing now.`,
      )
    }
    return existing
  }
  const source = readProfile(config.profile)
  try {
    await createTenant(database, {
      slug,
      name: source.title,
      source,
      now: systemClock.now(),
      runsServer: true,
    })
  } catch (error) {
    // Another node of a new installation may have created it first.
    if (!(await tenants.ofServer())) throw error
  }
  const tenant = await tenants.ofServer()
  if (!tenant) throw new Error('The first tenant cannot be found after it was made')
  return tenant
}
