import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { factsIn, heartbeatInterval, hintChannel } from './listener.ts'
import { connectTimeout } from './pool.ts'

/** Returns what each node on the database says of itself. Takes as long as the time between two heartbeats. */
export async function hearNodes(url: string): Promise<string[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'rollcall doctor',
    connectionTimeoutMillis: connectTimeout,
    query_timeout: connectTimeout,
  })
  client.on('error', () => {})
  const heard = new Set<string>()
  client.on('notification', ({ payload = '' }) => {
    const facts = factsIn(payload)
    if (facts) heard.add(facts)
  })
  try {
    await client.connect()
    await client.query(`listen ${hintChannel}`)
    await sleep(heartbeatInterval * 1.5)
    return [...heard]
  } finally {
    await client.end().catch(() => {})
  }
}
