import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lockEnd } from '../directory/lock-end.ts'
import {
  afterFailure,
  allowedFailures,
  type Counted,
  type FailureCount,
  noFailures,
} from './lockout-policy.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const begin = Date.UTC(2026, 0, 1)

/** The failures of an attacker who tries as often as possible, with a pause after each failure and after each lock. */
function failuresWithin(time: number, counted: Counted, pause: (failure: number) => number): number {
  let count: FailureCount = noFailures
  let failures = 0
  let at = begin
  while (at < begin + time) {
    count = afterFailure(counted, count, new Date(at))
    failures += 1
    at = Math.max(at, count.lockedUntil?.getTime() ?? 0) + pause(failures)
  }
  return failures
}

/** The count after failures at these times from the beginning. */
function failAt(counted: Counted, times: number[]): FailureCount {
  return times.reduce<FailureCount>(
    (count, time) => afterFailure(counted, count, new Date(begin + time)),
    noFailures,
  )
}

function lockAfter(counted: Counted, times: number[]): number | undefined {
  const { lockedUntil, lastFailedAt } = failAt(counted, times)
  return lockedUntil ? lockedUntil.getTime() - (lastFailedAt?.getTime() ?? 0) : undefined
}

describe('a lock', () => {
  test('is set by the fifth failure for a minute, and doubled by each further one up to 15 minutes', () => {
    const locks: (number | undefined)[] = []
    let count: FailureCount = noFailures
    let at = begin
    for (let failure = 1; failure <= 12; failure += 1) {
      count = afterFailure('account', count, new Date(at))
      locks.push(count.lockedUntil ? (count.lockedUntil.getTime() - at) / minute : undefined)
      at = count.lockedUntil?.getTime() ?? at + second
    }
    expect(locks).toEqual([undefined, undefined, undefined, undefined, 1, 2, 4, 8, 15, 15, 15, 15])
  })

  test('lasts until its end', () => {
    const until = new Date(begin + minute)
    expect(lockEnd({ lockedUntil: until }, new Date(begin + minute - 1))).toBe(until)
    expect(lockEnd({ lockedUntil: until }, until)).toBeUndefined()
    expect(lockEnd(noFailures, until)).toBeUndefined()
  })

  test('never lasts longer than 15 minutes, however many failed', () => {
    const count = { failures: 2_000_000_000, lastFailedAt: new Date(begin), lockedUntil: new Date(begin) }
    expect(afterFailure('account', count, new Date(begin)).lockedUntil).toEqual(new Date(begin + 15 * minute))
  })

  test('T10 · is ignored when the clock was set back meanwhile, and is kept on a node whose clock is a little behind', () => {
    const until = new Date(begin + 15 * minute)
    expect(lockEnd({ lockedUntil: until }, new Date(begin - 46 * minute))).toBeUndefined()
    expect(lockEnd({ lockedUntil: until }, new Date(begin - 2 * second))).toEqual(
      new Date(until.getTime() - 2 * second),
    )
    expect(lockEnd({ lockedUntil: until }, new Date(begin))).toEqual(until)
  })

  test('of an unknown name is the same as of an account', () => {
    expect(allowedFailures.name).toBe(allowedFailures.account)
  })
})

describe('failures', () => {
  test('expire after 15 minutes without one', () => {
    const four = [0, 1, 2, 3].map((index) => index * second)
    expect(failAt('account', [...four, 3 * second + 15 * minute])).toMatchObject({ failures: 1 })
    expect(lockAfter('account', [...four, 3 * second + minute])).toBe(minute)
  })

  test('do not expire during a lock, in which nobody can fail', () => {
    const count = { failures: 9, lastFailedAt: new Date(begin), lockedUntil: new Date(begin + 15 * minute) }
    expect(afterFailure('account', count, new Date(begin + 15 * minute)).failures).toBe(10)
    expect(afterFailure('account', count, new Date(begin + 30 * minute - 1)).failures).toBe(6)
    expect(afterFailure('account', count, new Date(begin + 30 * minute)).failures).toBe(1)
  })

  test('that are a moment later by the clock of another node are counted too', () => {
    const count = { failures: 3, lastFailedAt: new Date(begin + second), lockedUntil: null }
    expect(afterFailure('account', count, new Date(begin)).failures).toBe(4)
  })

  test('of an office expire one by one: a mistyped password every half minute, all day, locks nobody out', () => {
    const times = Array.from({ length: (10 * hour) / (30 * second) }, (_, index) => index * 30 * second)
    expect(lockAfter('network', times)).toBeUndefined()
    expect(failAt('network', times).failures).toBeLessThan(allowedFailures.network / 2)
  })

  test('of a network lock it with the fiftieth in a row', () => {
    const times = Array.from({ length: 49 }, (_, index) => index * second)
    expect(lockAfter('network', times)).toBeUndefined()
    expect(lockAfter('network', [...times, 49 * second])).toBe(minute)
  })
})

describe('an attacker who guesses as often as possible', () => {
  const cases: [Counted, perDay: number][] = [
    ['account', 500],
    ['device', 500],
    ['network', 5_000],
    ['resetRequests', 2_000],
  ]
  test.each(cases)('with any pause, %s: at most %i guesses a day', (counted, most) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 16 * minute })), {
          minLength: 1,
          maxLength: 12,
        }),
        (pauses) => {
          const rhythm = (failure: number) => Math.max(pauses[failure % pauses.length] ?? 0, second)
          expect(failuresWithin(day, counted, rhythm)).toBeLessThanOrEqual(most)
        },
      ),
    )
    for (let pause = second; pause <= 16 * minute; pause += 3 * second)
      expect(failuresWithin(day, counted, () => pause)).toBeLessThanOrEqual(most)
  })
})
