import { ProblemError } from '@rollcall/contract/client.ts'
import { expect, test } from 'vitest'
import { insist } from './insist.ts'
import { RollcallUnavailable } from './unavailable.ts'

const open = new AbortController().signal
const problem = (status: number) =>
  new ProblemError({
    type: 'about:blank',
    title: 'no',
    status,
    code: 'server.error',
    detail: `it said ${status}`,
    requestId: '',
  })

/** Gives these answers one after another. */
function server(...answers: (Error | string)[]) {
  let asked = 0
  const ask = async () => {
    const answer = answers[asked++]
    if (answer instanceof Error) throw answer
    return answer
  }
  return { ask, count: () => asked }
}

test('A server that fails for a moment is asked again', async () => {
  const { ask } = server(new TypeError('fetch failed'), problem(503), 'here')
  expect(await insist(ask, open)).toBe('here')
})

test('After three attempts it is unavailable, with the reason', async () => {
  const lost = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
  const { ask, count } = server(lost, lost, lost, 'too late')
  const failure = await insist(ask, open).catch((error) => error)
  expect(failure).toBeInstanceOf(RollcallUnavailable)
  expect(failure.message).toContain('connect ECONNREFUSED')
  expect(count()).toBe(3)
})

test('A refusal is not retried', async () => {
  const { ask, count } = server(problem(403), 'too late')
  await expect(insist(ask, open)).rejects.toThrow('it said 403')
  expect(count()).toBe(1)
})

test('An attempt that takes longer than a second is given up', async () => {
  const begun = performance.now()
  let asked = 0
  const ask = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      asked += 1
      if (asked > 1) resolve('here')
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  expect(await insist(ask, open)).toBe('here')
  expect(performance.now() - begun).toBeGreaterThan(990)
})
