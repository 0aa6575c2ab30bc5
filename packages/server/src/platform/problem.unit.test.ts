import { problems } from '@rollcall/contract/problems.ts'
import { de } from '@rollcall/messages/de.ts'
import { en } from '@rollcall/messages/en.ts'
import { describe, expect, test } from 'vitest'
import { fieldsRefusal, problemBody, Refusal } from './problem.ts'
import { translatorFor, translators } from './translators.ts'

const about = { publicUrl: 'https://users.example.com', requestId: 'r1' }
const slow = new Refusal('sign_in.slow_down', { minutes: 5 }, { retryAfter: 300 })

describe('A refusal', () => {
  test('is in the language of the reader, with the data for a client to word it in another', () => {
    expect(problemBody(slow, { ...about, t: translators.de })).toEqual({
      type: 'https://users.example.com/api/problems/sign_in.slow_down',
      title: 'Zu viele Versuche in kurzer Zeit',
      status: 429,
      code: 'sign_in.slow_down',
      detail: 'Versuchen Sie es in 5 Minuten noch einmal.',
      sentence: 'sign_in.slow_down',
      params: { minutes: 5 },
      requestId: 'r1',
    })
    expect(slow.message).toBe('Try again in 5 minutes.')
  })

  test('names its fields in the same language, and the first of them in its detail', () => {
    const fields = fieldsRefusal([
      { field: 'limit', code: 'at_most', params: { limit: 200 } },
      { field: 'name', code: 'blank' },
    ])
    const body = problemBody(fields, { ...about, t: translators.de })
    expect(body.detail).toBe('limit muss <= 200 sein.')
    expect(body.errors).toEqual([
      { field: 'limit', message: 'muss <= 200 sein', code: 'at_most', params: { limit: 200 } },
      { field: 'name', message: 'muss mehr sein als Leerzeichen', code: 'blank' },
    ])
    expect(fields.message).toBe('limit must be <= 200.')
  })

  test('has no detail in its short form, also not about fields', () => {
    const body = problemBody(slow, { ...about, t: translators.en, form: 'short' })
    expect(body.detail).toBe('Too many tries in a short time')
    expect(Object.keys(body)).not.toContain('params')
    expect(Object.keys(body)).not.toContain('sentence')
  })
})

test('Every sentence belongs to a code, and every code has a title', () => {
  const codes = Object.keys(problems)
  const ofNone = Object.keys(en.problem).filter((key) => !codes.includes(key.split('.', 2).join('.')))
  expect(ofNone).toEqual([])
  expect(Object.keys(en.problemTitle)).toEqual(codes)
})

test('Every sentence of a refusal or an event is translated into German', () => {
  const same = (['problem', 'problemTitle', 'field', 'event'] as const).flatMap((subject) =>
    Object.entries<string>(en[subject])
      .filter(([key, sentence]) => (de[subject] as Record<string, string>)[key] === sentence)
      .map(([key]) => key),
  )
  // These have nothing but their parameters.
  expect(same).toEqual(['request.invalid.field', 'request.invalid.sentence', 'request.invalid.product_name'])
})

test.each([
  ['de-CH,de;q=0.9,en;q=0.8', 'de'],
  ['fr', 'en'],
  [undefined, 'en'],
])('A request with Accept-Language %s is answered in %s', (header, locale) => {
  expect(translatorFor(header).locale).toBe(locale)
})
