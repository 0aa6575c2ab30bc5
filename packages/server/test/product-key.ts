import { expect } from 'vitest'
import { mintProductKey } from '../src/features/service-accounts/product-keys.ts'
import { productRoleKey } from '../src/features/tenants/tenants.service.ts'
import type { Tenant } from '../src/platform/principal.ts'
import type { TestApp } from './test-app.ts'

/** Makes a product's API key like `rollcall product-key`, and returns it once the app has read the role of products. */
export async function productKey(app: TestApp, name: string, slug = 'default'): Promise<string> {
  const key = await mintedKey(app, name, slug)
  await expect.poll(async () => rolesOf(await app.requireTenant(slug))).toContain(productRoleKey)
  return key
}

/** The same in any tenant, for a caller that does not need the role at once. */
export async function mintedKey(app: TestApp, name: string, slug = 'default'): Promise<string> {
  const tenant = await app.requireTenant(slug)
  const printed: string[] = []
  const handOver = async (key: string) => void printed.push(key)
  await mintProductKey(app.storage.database, tenant, { name, clock: app.clock, handOver })
  return printed[0] as string
}

const rolesOf = ({ model }: Tenant) => [...model.roles.values()].map(({ key }) => key)
