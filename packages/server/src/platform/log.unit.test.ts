import { expect, test } from 'vitest'
import { DatabaseOverloadedError, DatabaseUnavailableError } from './database/errors.ts'
import { createLog } from './log.ts'
import { Refusal } from './problem.ts'

function lineOf(err: unknown) {
  const lines: string[] = []
  createLog('info', false, { write: (text: string) => void lines.push(text) }).warn({ err }, 'it happened')
  return JSON.parse(lines.join(''))
}

test.each([
  new Refusal('server.busy'),
  new DatabaseUnavailableError('Gone.'),
  new DatabaseOverloadedError('Too much.', { inTheWay: false }),
])('T3 · a line about what is foreseen says why, and not where in the program: %s', (error) => {
  expect(lineOf(error).err).toEqual({ type: error.name, message: error.message })
})

test('A line about an unexpected error has its stack', () => {
  expect(lineOf(new TypeError('x is not a function')).err).toMatchObject({
    stack: expect.stringContaining('log.unit.test'),
  })
})
