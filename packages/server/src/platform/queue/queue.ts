import { setTimeout as sleep } from 'node:timers/promises'
import type { JobResult, PgBoss } from 'pg-boss'
import type { Database, Db, Log } from '../database/database.ts'
import { watchOutage } from '../database/outage.ts'
import { type QueueName, queueNames, queueSchema } from '../database/queue-schema.ts'
import { insertJobs, type JobReference, type JobTimes, queueConnection } from './queue.store.ts'

/** One try at a job. */
export interface Job extends JobReference {
  /** The number of the try, from 1. */
  attempt: number
  /** True when there is no further try, should this one throw. */
  last: boolean
}

/** Does a job, or throws to have it tried again later. A finished job may come again, when its node has died. */
export type JobHandler = (job: Job) => Promise<void>

/**
 * Work that is done after the answer, on any node, and survives restarts. A job is added by its transaction, has nothing but the ids of a
 * row, and is done at least once.
 */
export interface Queue {
  /**
   * Adds jobs with the commit of the transaction of `db`, in one statement. They begin on some node, at once or after a delay in
   * milliseconds.
   */
  enqueue(db: Db, name: QueueName, jobs: JobReference[], delay?: number): Promise<void>
  /** Sets the handler of a queue. Call it before `start`. */
  work(name: QueueName, handler: JobHandler): void
  /** Sets whether this node works on a queue. It does by default; other nodes may work on it anyway. */
  setWorking(name: QueueName, working: boolean): Promise<void>
  /** Takes the hints of other nodes: new jobs are fetched at once. */
  onHint(hint: string): void
  /** Starts to work as soon as the database allows it. Loads the library only then. */
  start(): Promise<void>
  /** Takes no more jobs and waits a few seconds for the running ones. Unfinished jobs are tried again. */
  stop(): Promise<void>
}

export interface QueueOptions {
  database: Database
  log: Log
  /** Other times than those below, for tests. */
  times?: Partial<JobTimes> | undefined
}

const minute = 60
const hour = 60 * minute

interface QueueRule extends JobTimes {
  /** The number of jobs that a node fetches and does together. */
  together: number
  /** The number of such groups side by side. A long job delays those fetched with it, and no others. */
  lanes: number
}

const rules: Record<QueueName, QueueRule> = {
  // The delay doubles from 10 seconds to a quarter of an hour: a hundred tries take a day.
  mail: {
    retries: 100,
    firstDelay: 10,
    longestDelay: 15 * minute,
    expires: 5 * minute,
    heartbeat: 15,
    together: 25,
    lanes: 2,
  },
  bulk: {
    retries: 5,
    firstDelay: 5,
    longestDelay: minute,
    expires: 6 * hour,
    heartbeat: 15,
    together: 1,
    lanes: 1,
  },
  backup: {
    retries: 2,
    firstDelay: 60,
    longestDelay: 5 * minute,
    expires: 6 * hour,
    heartbeat: 15,
    together: 1,
    lanes: 1,
  },
  // A deletion that has begun is finished, however long the database is away.
  'tenant-deletion': {
    retries: 1000,
    firstDelay: 5,
    longestDelay: 15 * minute,
    expires: 6 * hour,
    heartbeat: 15,
    together: 1,
    lanes: 1,
  },
  import: {
    retries: 5,
    firstDelay: 5,
    longestDelay: minute,
    expires: 6 * hour,
    heartbeat: 15,
    together: 1,
    lanes: 1,
  },
  offboarding: {
    retries: 20,
    firstDelay: 5,
    longestDelay: 5 * minute,
    expires: 5 * minute,
    heartbeat: 15,
    together: 1,
    lanes: 1,
  },
}

// A job whose node died each time never had its last try. These retries give it one.
const spareRetries = 5
// Finds jobs that are due again, and jobs without a hint; in seconds.
const pollingInterval = 5
const closingTime = 4_000

/** Creates the queue of this node. It does nothing before `start`, except adding jobs. */
export function createQueue({ database, log, times }: QueueOptions): Queue {
  const handlers = new Map<QueueName, JobHandler>()
  const workers = new Map<QueueName, string[]>()
  let boss: PgBoss | undefined
  const paused = new Set<QueueName>()
  let started = false
  let stopped = false
  const outage = watchOutage(log, { began: 'the queue could not work', ended: 'the queue works again' })
  const timesOf = (name: QueueName) => ({ ...rules[name], ...times })

  async function attempt(name: QueueName, id: string, job: Job): Promise<JobResult> {
    try {
      await handlers.get(name)?.(job)
      return { id, status: 'completed' }
    } catch (err) {
      // In the log and not in the job's row: the error may quote data that only the tenant may read.
      log.warn(
        { err, queue: name, job: job.id, attempt: job.attempt },
        'a job failed and will be tried again',
      )
      return { id, status: 'failed' }
    } finally {
      // More jobs may be waiting than were fetched.
      wake(name)
    }
  }

  function wake(name: QueueName): void {
    for (const worker of workers.get(name) ?? []) boss?.notifyWorker(worker)
  }

  function makeBoss(Boss: typeof PgBoss): PgBoss {
    const made = new Boss({
      db: queueConnection(database, outage.over),
      schema: queueSchema,
      // Migrations create the tables; no role that works here may change one.
      migrate: false,
      reindex: false,
      schedule: false,
      superviseIntervalSeconds: 10,
      monitorIntervalSeconds: 10,
      maintenanceIntervalSeconds: 10 * minute,
      // Jobs that wait for other jobs are not used here.
      flowIntervalSeconds: hour,
    })
    made.on('error', outage.met)
    return made
  }

  async function startWorkers(started: PgBoss, name: QueueName): Promise<void> {
    const { retries, together, lanes } = timesOf(name)
    const options = {
      batchSize: together,
      pollingIntervalSeconds: pollingInterval,
      perJobResults: true,
    } as const
    const ids: string[] = []
    workers.set(name, ids)
    for (let lane = 0; lane < lanes; lane += 1) {
      const id = await started.work<JobReference>(name, options, (jobs) =>
        Promise.all(
          jobs.map(({ id, data, retryCount }) =>
            attempt(name, id, { ...data, attempt: retryCount + 1, last: retryCount >= retries }),
          ),
        ),
      )
      ids.push(id)
    }
  }

  return {
    async enqueue(db, name, jobs, delay = 0) {
      if (jobs.length === 0) return
      const { retries, ...rest } = timesOf(name)
      await insertJobs(db, name, jobs, { ...rest, retries: retries + spareRetries, delay })
      database.hint(db, hintOf(name))
    },

    work(name, handler) {
      handlers.set(name, handler)
    },

    async setWorking(name, working) {
      if (working === !paused.has(name)) return
      if (working) paused.delete(name)
      else paused.add(name)
      if (!boss || !started || stopped) return
      if (working) return startWorkers(boss, name)
      workers.delete(name)
      await boss.offWork(name, { wait: false })
    },

    onHint(hint) {
      const name = queueNames.find((candidate) => hint === hintOf(candidate))
      if (name) wake(name)
    },

    async start() {
      const { PgBoss } = await import('pg-boss')
      while (!stopped) {
        boss = makeBoss(PgBoss)
        try {
          await boss.start()
          for (const name of handlers.keys()) if (!paused.has(name)) await startWorkers(boss, name)
          started = true
          return
        } catch (err) {
          if (stopped) return
          outage.met(err)
          await boss.stop({ graceful: false })
          await sleep(pollingInterval * 1000, undefined, { ref: false })
        }
      }
    },

    async stop() {
      stopped = true
      if (!boss) return
      const running = [...workers.keys()]
      const idle = Promise.all(running.map((name) => boss?.offWork(name, { wait: true })))
      await Promise.race([idle, sleep(closingTime, undefined, { ref: false })])
      await boss.stop({ graceful: false })
    },
  }
}

const hintOf = (name: QueueName) => `queue:${name}`
