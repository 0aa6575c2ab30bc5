import { expect, test } from 'vitest'
import { targetKinds } from './event.ts'
import { events } from './events.ts'

const all = Object.values(events)

test('Every event has a name of two words', () => {
  for (const { name } of all) expect(name).toMatch(/^[a-z-]+\.[a-z-]+$/)
})

test('the target of an event is in its data', () => {
  for (const { name, about, data } of all)
    if (about) {
      expect(Object.keys(targetKinds), name).toContain(about)
      expect(Object.keys(data.properties), name).toContain(about)
    }
})

test('an event by its target is about a user', () => {
  for (const { name, about, by } of all) if (by === 'target') expect(about, name).toBe('user')
})
