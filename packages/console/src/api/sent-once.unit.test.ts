import { expect, test } from 'vitest'
import { sentOnce } from './sent-once.ts'

const lost = () => Promise.reject(new TypeError('network'))

test('K13 · a change whose answer was lost is sent again under the same key; the next one has a new key', async () => {
  const keys: string[] = []
  const record = (key: string) => keys.push(key)
  const change = 'POST /users {"username":"bob"}'
  const answer = (key: string) => Promise.resolve(record(key))
  await expect(
    sentOnce(
      change,
      (key) => {
        record(key)
        return lost()
      },
      () => true,
    ),
  ).rejects.toThrow('network')
  await sentOnce(change, answer, () => false)
  await sentOnce(change, answer, () => true)
  await sentOnce(change, answer, () => true)
  await sentOnce('POST /users {"username":"carol"}', answer, () => true)
  expect(new Set(keys.slice(0, 3)).size, 'lost, a gateway’s answer, and the answer at last').toBe(1)
  expect(new Set(keys).size).toBe(3)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
})
