import { expect, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { watchOutage } from './outage.ts'

test('N9 · an outage is one line at its beginning and one at its end, with the count between, and one for each other reason', () => {
  const lines: [object, string?][] = []
  const log = { ...silentLog, warn: (...line: [object, string?]) => void lines.push(line) }
  const outage = watchOutage(log as never, { began: 'gone', ended: 'back' })
  outage.over()
  for (let times = 0; times < 1000; times += 1) outage.met(new Error('refused'))
  outage.met(new Error('a standby'))
  outage.over()
  outage.over()
  outage.met(new Error('refused'))
  expect(lines.map(([, message]) => message)).toEqual(['gone', 'gone', 'back', 'gone'])
  expect(lines[2]?.[0]).toMatchObject({ failures: 1001 })
})
