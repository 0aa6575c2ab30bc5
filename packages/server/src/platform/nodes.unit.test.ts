import { expect, test } from 'vitest'
import { silentLog } from '../../test/silent-log.ts'
import { createNodes, differencesAmong } from './nodes.ts'

function node(name: string, settings: Record<string, unknown>, lines: unknown[] = []) {
  const log = { ...silentLog, warn: (...line: unknown[]) => void lines.push(line) }
  return createNodes({ name, sendsMail: false, settings, log })
}

test('N6 · nodes that differ are named with the settings, and never with their values', () => {
  const all = [
    node('a', { ROLLCALL_URL: 'https://a.example', ROLLCALL_SMTP_URL: { host: 'mail' } }),
    node('b', { ROLLCALL_URL: 'https://b.example', ROLLCALL_SMTP_URL: { host: 'mail' } }),
  ].map(({ facts }) => facts)
  expect(all.join()).not.toContain('example')
  expect(differencesAmong(all)).toEqual([{ node: 'b', settings: ['ROLLCALL_URL'] }])
})

test('N6 · a node that knows fewer settings, or sends unknown text, does not count as different', () => {
  const one = node('a', { ROLLCALL_URL: 'x', ROLLCALL_NEW: 1 })
  expect(one.heard(node('b', { ROLLCALL_URL: 'x' }).facts)).toBe(true)
  for (const text of ['', '{}', '[]', 'null', '{"id":1}']) expect(one.heard(text)).toBe(false)
  expect(one.differences()).toEqual([])
})

test('N9 · differing clocks are reported once, until they agree again', () => {
  const lines: unknown[] = []
  const one = node('a', {}, lines)
  for (const ahead of [500, 2_500, 9_000, 100, -3_000]) one.clockCompared(ahead)
  expect(lines).toHaveLength(2)
})
