import { describe, expect, test } from 'vitest'
import { ChangeEvents } from '../platform/events.ts'
import { newId } from '../platform/ids.ts'
import { invalidationsOf } from './invalidations-of.ts'

const tenant = newId()
const emits = ['session.ended', 'sign-in.succeeded', 'role.created', 'group.members-added'] as const
const user = (id = newId()) => ({ id, name: 'ada' })
const ended = (id?: string) => ['session.ended', { user: user(id), after: { ended: 1 } }] as const

describe('What events make stale', () => {
  test('is each principal once, however many events concern it', () => {
    const events = new ChangeEvents(emits)
    const [ada, ben] = [newId(), newId()]
    for (const id of [ada, ben, ada]) events.emit(...ended(id))
    expect(invalidationsOf(tenant, events.all)).toEqual([
      { kind: 'principals', tenant, principals: [ada, ben] },
    ])
  })

  test('is nothing where no cached fact changed', () => {
    const events = new ChangeEvents(emits)
    events.emit('sign-in.succeeded', { user: user(), after: { method: 'password' } })
    expect(invalidationsOf(tenant, events.all)).toEqual([])
  })

  test('is a principal whose session a sign-in ended', () => {
    const events = new ChangeEvents(emits)
    const ada = user()
    events.emit('sign-in.succeeded', { user: ada, after: { method: 'password', endedSessions: 1 } })
    expect(invalidationsOf(tenant, events.all)).toEqual([
      { kind: 'principals', tenant, principals: [ada.id] },
    ])
  })

  test.each([
    [
      'with its roles',
      (events: ChangeEvents) =>
        events.emit('role.created', { role: user(), after: { key: 'a', name: 'A', permissions: [] } }),
    ],
    [
      'where more change than can be named',
      (events: ChangeEvents) =>
        events.emit('group.members-added', {
          group: user(),
          after: { role: 'member', users: [] },
          affected: 'more',
        }),
    ],
  ])('is the whole tenant %s, and then no principal by name', (_, emit) => {
    const events = new ChangeEvents(emits)
    events.emit(...ended())
    emit(events)
    expect(invalidationsOf(tenant, events.all)).toEqual([{ kind: 'tenant', tenant }])
  })

  test('is nothing after the change begins again', () => {
    const events = new ChangeEvents(emits)
    events.emit(...ended())
    events.beginAgain()
    expect(invalidationsOf(tenant, events.all)).toEqual([])
  })
})
