import { mintProductKey } from '../src/features/service-accounts/product-keys.ts'
import type { TestApp } from './test-app.ts'

/** Makes a product's API key like `rollcall product-key`, and returns it. */
export async function productKey(app: TestApp, name: string): Promise<string> {
  const tenant = await app.requireTenant('default')
  const printed: string[] = []
  const handOver = async (key: string) => void printed.push(key)
  await mintProductKey(app.storage.database, tenant, { name, clock: app.clock, handOver })
  return printed[0] as string
}
