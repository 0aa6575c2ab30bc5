import { describe, expect, test } from 'vitest'
import { permission } from '../test/arbitraries.ts'
import { compileCatalogue } from './catalogue.ts'
import { type AccessHistory, accessAt, countedAt, type GroupTie, type RoleTie } from './history.ts'

const day = (number: number) => new Date(Date.UTC(2026, 0, number))
const tie = (from: number, to: number | null, period: [number | null, number | null] = [null, null]) => ({
  grantedAt: day(from),
  startsAt: period[0] === null ? null : day(period[0]),
  endsAt: period[1] === null ? null : day(period[1]),
  endedAt: to === null ? null : day(to),
})

describe('a tie', () => {
  test.each([
    ['from the moment when it was given', tie(2, null), [false, true, true, true, true]],
    ['until the moment when it ended', tie(2, 4), [false, true, true, false, false]],
    ['not before its first day', tie(2, null, [3, null]), [false, false, true, true, true]],
    [
      'not before it was given, however early its first day',
      tie(2, null, [1, null]),
      [false, true, true, true, true],
    ],
    ['no longer than its last day', tie(2, 5, [null, 4]), [false, true, true, false, false]],
    ['never when it ended before its first day', tie(1, 2, [3, null]), [false, false, false, false, false]],
  ])('counts %s', (_, one, expected) => {
    expect([1, 2, 3, 4, 5].map((at) => countedAt(one, day(at)))).toEqual(expected)
  })
})

describe('what a user had at a moment', () => {
  const catalogue = compileCatalogue([permission('read'), permission('write', ['read']), permission('burn')])
  const revision = (id: string, permissions: string[], since: number, until: number | null) => ({
    id,
    key: id,
    name: `${id}${since}`,
    allPermissions: false,
    permissions,
    since: day(since),
    until: until === null ? null : day(until),
  })
  const history: AccessHistory<RoleTie, GroupTie, RoleTie & GroupTie, never> = {
    roles: [{ ...tie(2, 8), roleId: 'clerk' }],
    groups: [{ ...tie(4, 6), groupId: 'editors' }],
    groupRoles: [{ ...tie(1, 5), groupId: 'editors', roleId: 'editor' }],
    capabilities: [],
    revisions: [
      revision('clerk', ['read'], 1, 3),
      revision('clerk', ['burn'], 3, 9),
      revision('editor', ['write'], 1, null),
    ],
  }
  const at = (moment: number) => {
    const { roles, groups, permissions } = accessAt(catalogue, history, day(moment))
    return [roles.map(({ revision: then }) => then?.name), groups.map(({ groupId }) => groupId), permissions]
  }

  test('uses roles as they were then, and groups while the user was a member and the group had the role', () => {
    expect(at(1)).toEqual([[], [], []])
    expect(at(2)).toEqual([['clerk1'], [], ['read']])
    expect(at(3)).toEqual([['clerk3'], [], ['burn']])
    expect(at(4)).toEqual([['clerk3', 'editor1'], ['editors'], ['read', 'write', 'burn']])
    expect(at(5)).toEqual([['clerk3'], ['editors'], ['burn']])
    expect(at(8)).toEqual([[], [], []])
  })

  test('says so where no revision of a role was recorded', () => {
    const early = { ...history, revisions: history.revisions.filter(({ since }) => since > day(1)) }
    const { roles, permissions } = accessAt(catalogue, early, day(2))
    expect(roles).toMatchObject([{ roleId: 'clerk', revision: undefined }])
    expect(permissions).toEqual([])
  })
})
