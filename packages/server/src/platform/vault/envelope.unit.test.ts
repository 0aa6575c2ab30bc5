import { describe, expect, test } from 'vitest'
import { open, rewrap, type Sealed, type SecretPlace, seal } from './envelope.ts'
import { newSecretKey, readSecretKeys, type SecretKey } from './secret-keys.ts'

const newKey = () => readSecretKeys(newSecretKey(), 'ROLLCALL_SECRET_KEY')[0] as SecretKey
const key = newKey()
const place: SecretPlace = {
  tenantId: '0190a7c2-0000-7000-8000-000000000001',
  table: 'connections',
  row: '0190a7c2-0000-7000-8000-000000000002',
  name: 'client_secret',
}
const secret = Buffer.from('hunter2, twice')
const unreadable = 'A stored secret cannot be opened'

describe('a sealed secret', () => {
  test('opens in its place, with its key among others', () => {
    expect(open([newKey(), key], place, seal(key, place, secret))).toEqual(secret)
    expect(open([key], place, seal(key, place, Buffer.alloc(0)))).toEqual(Buffer.alloc(0))
  })

  test('looks different each time, and shows neither secret nor key', () => {
    const [one, two] = [seal(key, place, secret), seal(key, place, secret)]
    expect(one.sealed).not.toEqual(two.sealed)
    expect(one.wrappedKey).not.toEqual(two.wrappedKey)
    expect(Buffer.concat([one.sealed, one.wrappedKey]).includes(secret)).toBe(false)
  })

  test.each([
    ['another tenant', { tenantId: '0190a7c2-0000-7000-8000-000000000009' }],
    ['no tenant', { tenantId: undefined }],
    ['another table', { table: 'users' }],
    ['another row', { row: '0190a7c2-0000-7000-8000-000000000003' }],
    ['another name', { name: 'bind_password' }],
    ['a place whose parts read the same when joined', { table: 'connections0190', row: place.row.slice(4) }],
  ])('does not open in %s', (_, moved) => {
    expect(() => open([key], { ...place, ...moved }, seal(key, place, secret))).toThrow(unreadable)
  })

  test('does not open with a part of another secret of the same place', () => {
    const [one, two] = [seal(key, place, secret), seal(key, place, Buffer.from('older'))]
    expect(() => open([key], place, { ...one, wrappedKey: two.wrappedKey })).toThrow(unreadable)
    expect(() => open([key], place, { ...one, sealed: two.sealed })).toThrow(unreadable)
  })

  test('opens neither without its key nor with another key of the same id', () => {
    const sealed = seal(key, place, secret)
    expect(() => open([], place, sealed)).toThrow(unreadable)
    expect(() => open([newKey()], place, sealed)).toThrow(unreadable)
    expect(() => open([{ ...newKey(), id: key.id }], place, sealed)).toThrow(unreadable)
  })

  test('does not open with any bit changed, nor cut or extended anywhere, and always gives the same error', () => {
    const sealed = seal(key, place, secret)
    const spoilt = (part: 'sealed' | 'wrappedKey'): Sealed[] => {
      const whole = sealed[part]
      const bits = Array.from({ length: whole.length * 8 }, (_, bit) => {
        const changed = Buffer.from(whole)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        return changed
      })
      const cuts = Array.from({ length: whole.length }, (_, length) => whole.subarray(0, length))
      return [...bits, ...cuts, Buffer.concat([whole, Buffer.of(0)])].map((box) => ({
        ...sealed,
        [part]: box,
      }))
    }
    for (const each of [...spoilt('sealed'), ...spoilt('wrappedKey')])
      expect(() => open([key], place, each)).toThrow(unreadable)
  })

  test('opens with the new key alone once it is rewrapped, and only what opens is rewrapped', () => {
    const next = newKey()
    const sealed = seal(key, place, secret)
    const rewrapped = { ...sealed, ...rewrap([next, key], place, sealed) }
    expect(open([next], place, rewrapped)).toEqual(secret)
    expect(() => open([key], place, rewrapped)).toThrow(unreadable)
    const damaged = { ...sealed, sealed: sealed.sealed.subarray(1) }
    expect(() => rewrap([next, key], place, damaged)).toThrow(unreadable)
  })
})

describe('secret keys', () => {
  const [one, two] = [newSecretKey(), newSecretKey()]

  test('are separated by commas, blanks or line ends; the same one counts once, in either case', () => {
    const ids = (text: string) => readSecretKeys(text, 'X').map(({ id }) => id)
    expect(ids(`${one},${two}`)).toEqual([...ids(one), ...ids(two)])
    expect(ids(`\n${two}\n ${one}\n`)).toEqual([...ids(two), ...ids(one)])
    expect(ids(`${one} ${one.toUpperCase()}`)).toEqual(ids(one))
  })

  test.each([
    ['a short one', one.slice(1), 'Key 1 of X must be 64 hexadecimal digits and has 63 characters'],
    ['a password', `${one} correct-horse`, 'Key 2 of X must be 64 hexadecimal digits and has 13 characters'],
    ['one typed by hand', '1234'.repeat(16), 'Key 1 of X is not random'],
    ['none', ' , ', 'X has no key'],
  ])('are refused without being repeated: %s', (_, text, problem) => {
    const attempt = () => readSecretKeys(text, 'X')
    expect(attempt).toThrow(problem)
    expect(attempt).not.toThrow(/horse|12341234/)
  })

  test('tell nothing of themselves when they are logged', () => {
    const [key] = readSecretKeys(one, 'X')
    expect(JSON.stringify(key)).toBe(`{"id":"${key?.id}","wrapping":{}}`)
    expect(one).not.toContain(key?.id)
  })
})
