import type { Command } from 'commander'
import { mintProductKey } from '../features/service-accounts/product-keys.ts'
import { createTenants } from '../features/tenants/tenants.service.ts'
import { systemClock } from '../platform/clock.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { Failure, OutputError } from './errors.ts'
import { firstTenant, firstTenantSlug, tenantFor } from './first-tenant.ts'
import { dataFlag, type Flags, flag, jsonFlag, type Output, profileFlag, tenantFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

interface Options extends Output {
  name: string
  tenant?: string
}

/** Declares `rollcall product-key`. */
export function declareProductKey(program: Command, terminal: Terminal): void {
  program
    .command('product-key')
    .description(
      'create an account for a product, if it has none, and print an API key with which it may ask for decisions',
    )
    .addOption(flag('--name <name>', 'what the product is called').makeOptionMandatory())
    .addOption(tenantFlag())
    .addOption(dataFlag())
    .addOption(profileFlag())
    .addOption(jsonFlag('the key and its account'))
    .addHelpText(
      'after',
      '\nThe key is shown only now. On the embedded database stop the server first.\n\nExample:\n  rollcall product-key --name hunts',
    )
    .action((options: Options & Flags) =>
      productKey(terminal, readConfig(options, terminal.environment), options),
    )
}

/** Works before the first start too: it then makes the first tenant. */
async function productKey(
  terminal: Terminal,
  config: Config,
  { tenant: slug, name, json }: Options,
): Promise<void> {
  await withDatabase(config, async (database) => {
    const tenants = createTenants(database)
    const named = await tenantFor(tenants, slug)
    const isFirst = slug === undefined || slug === firstTenantSlug
    const tenant = named ?? (isFirst ? await firstTenant(database, tenants, config) : undefined)
    if (!tenant) throw new Failure(`There is no tenant ${slug}.`)
    await mintProductKey(database, tenant, {
      name,
      clock: systemClock,
      handOver: (key) => printKey(terminal, json ? JSON.stringify({ name, tenant: tenant.slug, key }) : key),
    })
    terminal.complain(
      `The account ${name} of ${tenant.name} has a new API key. Store it like a password: it is shown only now.`,
    )
  })
}

/** Throws a {@link Failure} when the key cannot be printed. The transaction that makes the key then rolls back. */
async function printKey(terminal: Terminal, line: string): Promise<void> {
  try {
    await terminal.print(line)
  } catch (error) {
    if (error instanceof OutputError) throw new Failure(`${error.message} No key was made.`, { cause: error })
    throw error
  }
}
