import { openClient } from './support/http-client.ts'
import type { Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { seedTenant } from './support/seed-tenant.ts'
import { completeSetup, newDatabase, onPostgres, serving, withOwner } from './support/storage.ts'

// What memory the server has at most while a client downloads the list of users, as CSV and as a workbook, with 10,000 users and with as
// many as EXPORT_USERS says.

const few = 10_000
const many = Number(process.env.EXPORT_USERS ?? 100_000)
const rounds = 3
const formats = ['csv', 'xlsx'] as const
type Format = (typeof formats)[number]

interface Tenant {
  storage: Storage
  cookie: string
}

await onPostgres(async (server) => {
  const small = await seeded(server, few)
  const large = await seeded(server, many)
  for (const format of formats) {
    heading(`peak memory while ${format.toUpperCase()} is downloaded`)
    const peaks = { small: [] as number[], large: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      peaks.small.push(await peakOf(small, format))
      peaks.large.push(await peakOf(large, format))
    }
    const [before, after] = [median(peaks.small), median(peaks.large)]
    measure(
      `${many.toLocaleString('en')} users against ${few.toLocaleString('en')}`,
      after / before,
      { atMost: 1.1 },
      {
        from: `${tidy(before)} MB, ${tidy(after)} MB`,
      },
    )
  }
})

async function seeded(server: Storage, count: number): Promise<Tenant> {
  const storage = await newDatabase(server, `export_${count}`)
  const cookie = await serving(storage, async ({ origin, setupToken }) =>
    completeSetup(origin, await setupToken()),
  )
  await withOwner(storage, (owner) => seedTenant(owner, 'default', count))
  return { storage, cookie }
}

/** In megabytes, in a process that has answered some lists before. */
function peakOf({ storage, cookie }: Tenant, format: Format): Promise<number> {
  return serving(storage, async ({ origin, residentMegabytes }) => {
    const client = openClient(origin, { headers: { cookie } })
    for (let at = 0; at < 200; at++) await client.get('/api/v1/tenants/default/users?limit=50')
    client.close()
    let peak = residentMegabytes()
    const watching = setInterval(() => {
      peak = Math.max(peak, residentMegabytes())
    }, 20)
    const begun = performance.now()
    const bytes = await download(origin, cookie, format)
    clearInterval(watching)
    const seconds = (performance.now() - begun) / 1_000
    measure(`${format}, its size`, bytes / 1e6, undefined, { unit: ' MB', from: `in ${tidy(seconds)} s` })
    return peak
  })
}

/** Reads the file as it comes and keeps none of it. Returns its size. */
async function download(origin: string, cookie: string, format: Format): Promise<number> {
  const answer = await fetch(`${origin}/api/v1/tenants/default/exports/users`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json' },
    body: JSON.stringify({ format }),
  })
  if (answer.status !== 200 || !answer.body) throw new Error(await answer.text())
  let bytes = 0
  for await (const chunk of answer.body) bytes += chunk.length
  return bytes
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
