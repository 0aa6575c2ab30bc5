import { createRollcall } from 'rollcall-sdk'
import { createProduct } from './product.ts'

const {
  ROLLCALL_URL = 'http://localhost:7400',
  ROLLCALL_API_KEY,
  HUNTS_URL = 'http://localhost:7500',
} = process.env
if (!ROLLCALL_API_KEY) {
  console.error('Set ROLLCALL_API_KEY to what `rollcall product-key --name hunts` has printed.')
  process.exit(1)
}

const rollcall = createRollcall({ url: ROLLCALL_URL, tenant: 'default', apiKey: ROLLCALL_API_KEY })
const product = createProduct(rollcall, { url: HUNTS_URL, rollcallUrl: ROLLCALL_URL })
await product.listen({ host: 'localhost', port: Number(new URL(HUNTS_URL).port) })
console.log(`Hunts answers on ${HUNTS_URL}`)

async function stop(): Promise<void> {
  await product.close()
  await rollcall.close()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
