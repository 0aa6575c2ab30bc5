import { mintProductKey } from '../features/api-keys/product-keys.ts'
import { createTenants } from '../features/tenants/tenants.service.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/database/database.ts'
import { createLog } from '../platform/log.ts'
import { Refusal } from '../platform/problem.ts'
import { UsageError } from './profile-file.ts'
import { firstTenant, firstTenantSlug } from './serve.ts'

/**
 * Gives a product an account and an API key with which it may ask what people may do; returns the key, which is shown only here. Also
 * before the first start, whose tenant it makes then. On the embedded database the server must not be running.
 */
export async function productKey(
  config: Config,
  { tenant: slug = firstTenantSlug, name }: { tenant?: string | undefined; name?: string | undefined },
): Promise<string> {
  if (!name) throw new UsageError('Say what the product is called: rollcall product-key --name hunts')
  const log = createLog(config.logLevel, process.stderr.isTTY === true)
  const {
    databaseUrl: url,
    databaseDirectUrl: directUrl,
    databaseOwnerUrl: ownerUrl,
    dataDir,
    databasePoolSize: poolSize,
  } = config
  const database = await openDatabase({ url, directUrl, ownerUrl, dataDir, poolSize, log })
  try {
    const tenants = createTenants(database)
    const tenant = await (slug === firstTenantSlug
      ? firstTenant(database, tenants, config)
      : tenants.bySlug(slug))
    if (!tenant) throw new UsageError(`There is no tenant ${slug}.`)
    const key = await mintProductKey(database, tenant, { name, clock: systemClock })
    console.error(
      `The account ${name} of ${tenant.name} has a new API key. Keep it as a password: it is shown only now.`,
    )
    return key
  } catch (error) {
    throw error instanceof Refusal ? new UsageError(error.message) : error
  } finally {
    await database.close()
  }
}
