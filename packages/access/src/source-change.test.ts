import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeOfSource, type GrantOfSource } from './source-change.ts'
import { grantState } from './subject.ts'

const now = new Date('2026-03-01T12:00:00Z')
const past = new Date('2026-02-01T00:00:00Z')
const future = new Date('2026-04-01T00:00:00Z')
const ids = ['a', 'b', 'c', 'd']

test.each<[string, Partial<GrantOfSource> | undefined, boolean, 'added' | 'removed' | 'stays']>([
  ['a role that is not there is given', undefined, true, 'added'],
  ['a role that is there stays', {}, true, 'stays'],
  ['a role that the source no longer names goes', {}, false, 'removed'],
  ['a role that begins later is there', { startsAt: future }, true, 'stays'],
  ['a role whose last day has passed is given anew', { endsAt: past }, true, 'added'],
  ['a role whose last day has passed need not go', { endsAt: past }, false, 'stays'],
  ['a role that a person ended is not given anew', { endsAt: past, endSetBy: 'ada' }, true, 'stays'],
  ['a last day that a person set stays', { endsAt: future, endSetBy: 'ada' }, true, 'stays'],
  [
    'a last day that a person set stays when the source stops naming the role',
    { endsAt: future, endSetBy: 'ada' },
    false,
    'stays',
  ],
])('%s', (_, own, wanted, expected) => {
  const change = changeOfSource(own ? [{ roleId: 'a', ...own }] : [], new Set(wanted ? ['a'] : []), now)
  const outcome = change.added.includes('a') ? 'added' : change.removed.includes('a') ? 'removed' : 'stays'
  expect(outcome).toBe(expected)
})

test('a source gives afterwards exactly the wanted roles, except where persons have decided', () => {
  const grant = fc.record({
    endsAt: fc.constantFrom(null, past, future),
    startsAt: fc.constantFrom(null, past, future),
    endSetBy: fc.constantFrom(null, 'ada'),
  })
  fc.assert(
    fc.property(
      fc.array(fc.option(grant), { minLength: 4, maxLength: 4 }),
      fc.subarray(ids),
      (grants, wanted) => {
        const own = grants.flatMap((one, at) => (one ? { ...one, roleId: ids[at] as string } : []))
        const { added, removed } = changeOfSource(own, new Set(wanted), now)
        const after = [
          ...own.filter(({ roleId }) => !added.includes(roleId) && !removed.includes(roleId)),
          ...added.map((roleId): GrantOfSource => ({ roleId })),
        ]
        const decided = own.filter(({ endSetBy }) => endSetBy)
        expect(after).toEqual(expect.arrayContaining(decided))
        const free = ids.filter((id) => decided.every(({ roleId }) => roleId !== id))
        const given = after.filter((one) => grantState(one, now) !== 'ended').map(({ roleId }) => roleId)
        expect(free.filter((id) => given.includes(id))).toEqual(free.filter((id) => wanted.includes(id)))
        expect(changeOfSource(after, new Set(wanted), now)).toEqual({ added: [], removed: [] })
      },
    ),
  )
})
