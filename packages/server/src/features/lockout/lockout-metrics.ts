import { Counter } from 'prom-client'

/** The kind of what was counted: accounts, unknown names, known devices, networks. Never which one. */
const labelNames = ['of'] as const

export const locksFallen = new Counter({
  name: 'rollcall_sign_in_locks_total',
  help: 'Locks set because of failed sign-ins or too many reset requests',
  labelNames,
  registers: [],
})

export const attemptsSlowed = new Counter({
  name: 'rollcall_sign_ins_slowed_total',
  help: 'Sign-ins and reset requests that were told to wait',
  labelNames,
  registers: [],
})

export const lockoutCounters: Counter[] = [locksFallen, attemptsSlowed]
