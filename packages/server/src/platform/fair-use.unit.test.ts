import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createFairUse } from './fair-use.ts'
import type { Principal, Tenant } from './principal.ts'

const tenant = { id: 'acme' } as Tenant
const actor = { id: 'max', impersonator: null } as Principal
const origin = { id: 'request', address: '192.0.2.1', userAgent: '' }

/** Resolves after this many microtasks. */
async function after(begin: Promise<void>, ticks: number): Promise<void> {
  await begin
  for (let n = 0; n < ticks; n += 1) await undefined
}

test('a change that begins while others end is waited for by one that needs the tenant alone, at whatever moment it begins', async () => {
  for (let ticks = 0; ticks < 16; ticks += 1) {
    const fairUse = createFairUse()
    const [gate, still, begun] = [0, 1, 2].map(() => Promise.withResolvers<void>()) as [
      PromiseWithResolvers<void>,
      PromiseWithResolvers<void>,
      PromiseWithResolvers<void>,
    ]
    const change = (alone: boolean, work: () => Promise<void>) =>
      fairUse.inTurn(tenant, { actor, origin, alone }, work)
    const ending = [change(false, () => gate.promise)]
    const between = after(gate.promise, ticks).then(() =>
      change(false, () => {
        begun.resolve()
        return still.promise
      }),
    )
    ending.push(change(false, () => gate.promise))
    gate.resolve()
    await Promise.all([...ending, begun.promise])
    let isAlone = false
    const alone = change(true, async () => {
      isAlone = true
    })
    await nextTurn()
    expect(isAlone, `after ${ticks}`).toBe(false)
    still.resolve()
    await Promise.all([between, alone])
  }
})
