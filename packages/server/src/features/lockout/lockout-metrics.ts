import { Counter } from 'prom-client'

/** What of each kind was counted: accounts, names that no account has, known devices, networks. Never which. */
const labelNames = ['of'] as const

export const locksFallen = new Counter({
  name: 'rollcall_sign_in_locks_total',
  help: 'Locks that fell because of failed sign-ins or too many reset requests',
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
