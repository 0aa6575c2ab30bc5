import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashSecret, newSecret, parseSecret, sameText, secretHint } from './secrets.ts'

describe('secrets', () => {
  test('name their tenant and nothing else about themselves', () => {
    fc.assert(
      fc.property(fc.uuid(), (tenantId) => {
        const { secret, hash } = newSecret('api-key', tenantId)
        expect(secret).toMatch(/^rck_[0-9A-Za-z]{71}$/)
        expect(parseSecret('api-key', secret)).toEqual({ tenantId, hash })
        expect(hash).toEqual(hashSecret(secret))
        expect(secretHint(secret)).toBe(secret.slice(-4))
      }),
    )
  })

  test('are never the same twice', () => {
    const tenantId = randomUUID()
    expect(new Set(Array.from({ length: 1000 }, () => newSecret('session', tenantId).secret)).size).toBe(1000)
  })

  test('of one kind are not valid as another', () => {
    const { secret } = newSecret('link', randomUUID())
    expect(parseSecret('session', secret)).toBeUndefined()
    expect(parseSecret('session', secret.replace('rcl_', 'rcs_'))).toBeUndefined()
  })

  test('cut, extended, mistyped or in another case are refused before anything is looked up', () => {
    const { secret } = newSecret('api-key', randomUUID())
    const swapCase = (text: string) =>
      text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
    const wrong = [
      secret.slice(0, -1),
      `${secret}0`,
      secret.toLowerCase(),
      `rck_${swapCase(secret.slice(4))}`,
      'rck_',
      '',
      'rck_'.padEnd(75, '!'),
      'rck_'.padEnd(75, 'z'),
    ]
    for (const text of wrong) expect(parseSecret('api-key', text), text).toBeUndefined()
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: secret.length - 1 }),
        fc.constantFrom(...'09AZaz'),
        (index, character) => {
          fc.pre(secret[index] !== character)
          const edited = secret.slice(0, index) + character + secret.slice(index + 1)
          expect(parseSecret('api-key', edited)).toBeUndefined()
        },
      ),
    )
  })

  test('texts are compared whole', () => {
    expect(sameText('abc', 'abc')).toBe(true)
    expect(sameText('abc', 'abd')).toBe(false)
    expect(sameText('abc', 'abcd')).toBe(false)
  })
})
