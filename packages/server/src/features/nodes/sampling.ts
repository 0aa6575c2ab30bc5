import type { Database, Log } from '../../platform/database/database.ts'
import { purposes } from '../../platform/database/lanes.ts'
import { watchOutage } from '../../platform/database/outage.ts'
import { newId } from '../../platform/ids.ts'
import { watchProcess } from '../../platform/process-figures.ts'
import { countWaiting } from '../../platform/queue/queue.store.ts'
import type { RequestCount } from '../../platform/request-count.ts'
import { insertSample } from './node-samples.store.ts'

/** How often a node writes how it does, in milliseconds. */
export const sampleInterval = 15_000
/** How long stopping waits for the last sample, in milliseconds. */
const lastSample = 1_000

export interface SamplingDeps {
  database: Pick<Database, 'transaction' | 'load'>
  log: Log
  name: string
  version: string
  requests: RequestCount
}

/** Writes how this node does into the database, in turns, so that every node can show all of them. */
export interface Sampling {
  /** Writes the first sample and goes on until `stop`. */
  start(): Promise<void>
  /** Says that the node was stopped in order. */
  stop(): Promise<void>
}

export function createSampling({ database, log, name, version, requests }: SamplingDeps): Sampling {
  const node = newId()
  const startedAt = new Date(Date.now() - process.uptime() * 1000)
  const outage = watchOutage(log, {
    began: 'the figures of this node were not written',
    ended: 'the figures of this node are written again',
  })
  let watching: ReturnType<typeof watchProcess> | undefined
  let turns: NodeJS.Timeout | undefined
  let counted = requests.ended

  async function write(stopped: boolean): Promise<void> {
    if (!watching) return
    const figures = watching.figures()
    const ended = requests.ended
    const loads = purposes.map((purpose) => database.load(purpose))
    const sum = (of: 'inUse' | 'waiting') => loads.reduce((all, load) => all + load[of], 0)
    const [connections, waiting] = [sum('inUse'), sum('waiting')]
    try {
      await database.transaction({ system: true, purpose: 'background' }, async (db) => {
        const queue = await countWaiting(db)
        await insertSample(db, {
          ...figures,
          node,
          name,
          version,
          startedAt,
          stopped,
          requests: ended - counted,
          underWay: requests.underWay,
          connections,
          waiting,
          queueWaiting: queue.waiting,
          queueOldest: queue.oldest,
        })
      })
      counted = ended
      outage.over()
    } catch (error) {
      outage.met(error)
    }
  }

  return {
    async start() {
      watching = watchProcess()
      turns = setInterval(() => void write(false), sampleInterval).unref()
      await write(false)
    },
    async stop() {
      clearInterval(turns)
      const { promise, resolve } = Promise.withResolvers<void>()
      const late = setTimeout(resolve, lastSample)
      await Promise.race([write(true), promise])
      clearTimeout(late)
      watching?.stop()
    },
  }
}
