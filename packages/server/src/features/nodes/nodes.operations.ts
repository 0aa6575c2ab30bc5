import { contract } from '@rollcall/contract/contract.ts'
import type { Node, NodeList } from '@rollcall/contract/nodes.ts'
import { implement } from '../../operations/implement.ts'
import type { Database } from '../../platform/database/database.ts'
import { countWaiting } from '../../platform/queue/queue.store.ts'
import { type LatestSample, listLatest, listMinutes, type NodeMinute } from './node-samples.store.ts'

/** A node that has said nothing for so many seconds is gone: it has missed two turns. */
const silence = 45

/** Server Administration: memory and load of every node (MZ-03). */
export function nodesOperations(database: Pick<Database, 'transaction'>) {
  return implement(contract.nodes, {
    list: {
      fromCaller: ({ signal, now }) =>
        database.transaction({ system: true, readOnly: true, purpose: 'read', signal }, async (db) => {
          const latest = await listLatest(db)
          const minutes = await listMinutes(db)
          const byNode = Map.groupBy(minutes, ({ node }) => node)
          return {
            at: now.toISOString(),
            nodes: latest
              .map((sample) => shown(sample, byNode.get(sample.node) ?? []))
              .toSorted(runningFirst),
            queue: { ...(await countWaiting(db)), minutes: queueOf(minutes) },
          }
        }),
    },
  })
}

function runningFirst(one: Node, other: Node): number {
  return Number(other.state === 'running') - Number(one.state === 'running')
}

function shown(sample: LatestSample, minutes: NodeMinute[]): Node {
  const { node: id, name, version, startedAt, stopped, ago, at, heapLimit, seconds } = sample
  return {
    id,
    name,
    version,
    startedAt: startedAt.toISOString(),
    state: stopped ? 'stopped' : ago > silence ? 'gone' : 'running',
    seenAt: at.toISOString(),
    heapLimit,
    latest: figuresOf({ ...sample, requests: sample.requests / seconds }),
    minutes: minutes.map((minute) => ({ at: minute.minute.toISOString(), ...figuresOf(minute) })),
  }
}

function figuresOf(figures: Node['latest']): Node['latest'] {
  const { rss, heap, cpu, loopDelay, requests, underWay, connections, waiting } = figures
  return { rss, heap, cpu, loopDelay, requests, underWay, connections, waiting }
}

/** There is one queue for all nodes: each minute has the most that any of them saw. */
function queueOf(minutes: readonly NodeMinute[]): NodeList['queue']['minutes'] {
  return [...Map.groupBy(minutes, ({ minute }) => minute.toISOString())].map(([at, seen]) => ({
    at,
    waiting: Math.max(...seen.map(({ queueWaiting }) => queueWaiting)),
    oldest: Math.max(...seen.map(({ queueOldest }) => queueOldest)),
  }))
}
