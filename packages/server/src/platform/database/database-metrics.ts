import { Counter, Histogram } from 'prom-client'

/** Statements of reads that were cancelled because their client had left. */
export const cancelledStatements = new Counter({
  name: 'rollcall_database_cancelled_total',
  help: 'Statements that were cancelled because the client no longer waited',
  registers: [],
})

export const timeLimitsHit = new Counter({
  name: 'rollcall_database_time_limit_total',
  help: 'Statements that were ended because reading took longer than it may',
  registers: [],
})

export const changesHeard = new Histogram({
  name: 'rollcall_change_heard_seconds',
  help: 'Time from when an entry of the change log was written until this process had heard of it',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  registers: [],
})
