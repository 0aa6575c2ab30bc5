import type { Job } from '@rollcall/contract/jobs.ts'
import type { Mail } from '@rollcall/contract/mail.ts'
import type { Offboarding } from '@rollcall/contract/offboardings.ts'
import { expect, test } from 'vitest'
import { notificationsOf, unseen } from './notifications.ts'

const now = Date.parse('2026-11-29T12:00:00Z')
const daysFromNow = (days: number) => new Date(now + days * 86_400_000).toISOString()

function job(id: string, finished: number | null, by = 'ada'): Job {
  return {
    id,
    action: 'deactivate',
    role: null,
    permission: null,
    group: null,
    status: finished === null ? 'running' : 'done',
    total: 3,
    succeeded: 3,
    refused: 0,
    createdAt: daysFromNow(-9),
    createdBy: { id: by, name: by },
    requestId: 'r',
    cancelled: false,
    ranAgainAs: null,
    startedAt: null,
    actions: { cancel: { allowed: false }, runAgain: { allowed: false } },
    finishedAt: finished === null ? null : daysFromNow(finished),
  }
}

function mail(id: string, created: number): Mail {
  return {
    id,
    kind: 'invitation',
    subject: 'Invitation',
    status: 'failed',
    createdAt: daysFromNow(created),
    sentAt: null,
    to: 'b•••@example.com',
    user: null,
    attempts: 8,
    lastError: '550',
  }
}

function key(name: string, ends: number | null) {
  const expiresAt = ends === null ? null : daysFromNow(ends)
  return {
    id: name,
    name,
    hint: 'abcd',
    createdAt: daysFromNow(-30),
    expiresAt,
    lastUsedAt: null,
    addresses: [],
  }
}

function offboarding(id: string, status: Offboarding['status'], due: number, created = -20): Offboarding {
  return {
    id,
    user: { id: 'bob', name: 'bob' },
    mode: 'deactivate',
    groupKeys: 'keep',
    status,
    dueAt: daysFromNow(due),
    finishedAt: status === 'scheduled' ? null : daysFromNow(due),
    heir: null,
    reason: null,
    createdAt: daysFromNow(created),
    createdBy: { id: 'ada', name: 'ada' },
    refusal: null,
  }
}

const shown = (known: Parameters<typeof notificationsOf>[1]) => notificationsOf('ada', known, now)

test('finished jobs of the reader are told for a week; running ones and those of others are not', () => {
  const jobs = [job('new', -1), job('old', -8), job('running', null), job('other', -1, 'eve')]
  expect(shown({ jobs }).map(({ id }) => id)).toEqual(['new'])
})

test('failed mails are one notification that counts them', () => {
  const mails = { items: [mail('c', -1), mail('b', -2), mail('a', -20)], more: true }
  expect(shown({ mails })).toMatchObject([{ id: 'c', at: daysFromNow(-1), count: 2, more: false }])
  expect(shown({ mails: { items: [mail('c', -1)], more: true } })).toMatchObject([{ count: 1, more: true }])
  expect(shown({ mails: { items: [], more: false } })).toEqual([])
})

test('a key is told two weeks before its end and again two days before it', () => {
  const keys = [key('far', 15), key('near', 10), key('now', 1), key('gone', -1), key('endless', null)]
  const told = shown({ keys })
  expect(told.map(({ id, at }) => [id, at])).toEqual([
    ['now', daysFromNow(-1)],
    ['near', daysFromNow(-4)],
  ])
  expect(unseen(told, daysFromNow(-3)).map(({ id }) => id)).toEqual(['now'])
})

test('an offboarding is told a day before its moment, and when it is done or refused', () => {
  const offboardings = [
    offboarding('far', 'scheduled', 2),
    offboarding('soon', 'scheduled', 0.5),
    offboarding('soon from the start', 'scheduled', 0.5, -0.1),
    offboarding('done', 'done', -1),
    offboarding('refused', 'refused', -2),
    offboarding('cancelled', 'cancelled', -2),
    offboarding('at once', 'done', -3, -3),
    offboarding('long ago', 'done', -8),
  ]
  expect(shown({ offboardings }).map(({ id, at }) => [id, at])).toEqual([
    ['soon', daysFromNow(-0.5)],
    ['done', daysFromNow(-1)],
    ['refused', daysFromNow(-2)],
  ])
})

test('all kinds are told together, newest first; who may see nothing is told nothing', () => {
  const all = {
    jobs: [job('job', -2)],
    mails: { items: [mail('mail', -1)], more: false },
    keys: [key('key', 11)],
  }
  expect(shown(all).map(({ id }) => id)).toEqual(['mail', 'job', 'key'])
  expect(shown({})).toEqual([])
})
