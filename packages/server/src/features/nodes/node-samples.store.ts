import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { NodeSamplesTable } from '../../platform/schema.ts'

export type NodeSample = Selectable<NodeSamplesTable>

/** Samples are kept for so long. */
const kept = sql`interval '65 minutes'`

/** Adds a sample and deletes what is too old, of all nodes. In a transaction of the system. */
export async function insertSample(db: Db, sample: Insertable<NodeSamplesTable>): Promise<void> {
  // The next sample makes up for one that a crash loses, so nothing waits for the disk.
  await sql`set local synchronous_commit to off`.execute(db)
  await db.insertInto('nodeSamples').values(sample).execute()
  await sql`delete from node_samples where at < now() - ${kept}`.execute(db)
}

/** So many nodes are shown: those that were there last. One that is started over and over again has many. */
const mostNodes = 50

export interface LatestSample extends NodeSample {
  /** How long ago it was, in seconds, by the clock of the database. */
  ago: number
}

/** The last sample of every node, by the names of the nodes. In a transaction of the system. */
export async function listLatest(db: Db): Promise<LatestSample[]> {
  const { rows } = await sql<LatestSample>`
    select s.*, extract(epoch from now() - s.at)::float8 as ago
    from (select node, max(at) as at from node_samples group by node order by 2 desc limit ${sql.lit(mostNodes)}) last
    join node_samples s on s.node = last.node and s.at = last.at
    order by s.name, s.started_at desc, s.node`.execute(db)
  return rows
}

/** The figures of a node in one minute. */
export interface NodeMinute {
  node: string
  minute: Date
  rss: number
  heap: number
  cpu: number
  loopDelay: number
  /** By second. */
  requests: number
  underWay: number
  connections: number
  waiting: number
  queueWaiting: number
  queueOldest: number
}

/** The last hour of every node, minute by minute: the most of each figure, and the mean of what is counted by time. */
export async function listMinutes(db: Db): Promise<NodeMinute[]> {
  const { rows } = await sql<NodeMinute>`
    select node, date_trunc('minute', at) as minute, max(rss) as rss, max(heap) as heap, max(loop_delay)::float8 as loop_delay,
      (sum(cpu * seconds) / sum(seconds))::float8 as cpu, (sum(requests) / sum(seconds))::float8 as requests, max(under_way) as under_way,
      max(connections) as connections, max(waiting) as waiting, max(queue_waiting) as queue_waiting, max(queue_oldest)::float8 as queue_oldest
    from node_samples where at > now() - interval '60 minutes' group by node, date_trunc('minute', at) order by 2`.execute(
    db,
  )
  return rows
}
