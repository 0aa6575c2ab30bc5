import { Counter } from 'prom-client'

/** Transactions that read and that nobody waited for any more, whose statement was ended. */
export const cancelledStatements = new Counter({
  name: 'rollcall_database_cancelled_total',
  help: 'Statements that were ended because nobody waited for their answer any more',
  registers: [],
})

export const timeLimitsHit = new Counter({
  name: 'rollcall_database_time_limit_total',
  help: 'Statements that were ended because reading took longer than it may',
  registers: [],
})
