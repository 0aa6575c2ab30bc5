import type { ExplainedLimit, ExplainedPath } from '@rollcall/contract/access.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { describe, expect, test } from 'vitest'
import {
  capabilityToGrant,
  type Explanation,
  limitOrigin,
  profileNotes,
  rolesToGive,
  stepsOf,
  verdictOf,
} from './explanation.ts'

const writer = { key: 'writer', name: 'Writer', color: 'blue' }
const path: ExplainedPath = {
  kind: 'role',
  role: writer,
  impliedBy: null,
  reason: null,
  source: 'manual',
  group: null,
  grantedBy: null,
  grantedAt: '2026-11-21T08:30:00Z',
  startsAt: null,
  endsAt: null,
  state: 'valid',
}
const yes: Explanation = {
  permission: 'reports:read',
  group: 'Reports',
  description: 'Read reports.',
  allowed: true,
  held: true,
  blockedBy: null,
  paths: [path],
  limits: [],
  wouldGive: { roles: [], capability: false },
}
const no = { ...yes, allowed: false, held: false }

describe('the answer in one sentence', () => {
  test.each<[Explanation, string]>([
    [yes, 'Yes'],
    [{ ...yes, allowed: false, blockedBy: 'inactive' }, 'No: the account is inactive'],
    [{ ...yes, allowed: false, blockedBy: 'invited' }, 'No: the invitation has not been accepted yet'],
    [{ ...no, paths: [{ ...path, state: 'ended' }] }, 'No: what gave it has ended'],
    [
      {
        ...no,
        paths: [
          { ...path, state: 'ended' },
          { ...path, state: 'not-begun' },
        ],
      },
      'No: what gives it has not begun',
    ],
    [{ ...no, paths: [] }, 'No: no role, group or capability gives it'],
  ])('%#: %s', (explanation, sentence) => {
    expect(verdictOf(explanation)).toBe(sentence)
  })
})

describe('the way to the permission', () => {
  const texts = (of: ExplainedPath) => stepsOf(of, 'reports:read', 'kim').map(({ text }) => text)

  test('goes from the user through the role, and through the permission that implies it', () => {
    expect(texts(path)).toEqual(['kim', 'Writer', 'reports:read'])
    expect(texts({ ...path, impliedBy: 'reports:write' })).toEqual([
      'kim',
      'Writer',
      'reports:write',
      'reports:read',
    ])
  })

  test('through the group that they are in, also one whose name the viewer may not see', () => {
    const through = { ...path, source: 'group', group: { id: 'g', name: 'Editors' } } as const
    expect(texts(through)).toEqual(['kim', 'Editors', 'Writer', 'reports:read'])
    expect(texts({ ...through, group: null })).toEqual(['kim', 'A group', 'Writer', 'reports:read'])
  })

  test('or through a capability', () => {
    expect(texts({ ...path, kind: 'capability', role: null })).toEqual(['kim', 'Capability', 'reports:read'])
  })
})

describe('where the value of a limit comes from', () => {
  const limit: ExplainedLimit = {
    limit: 'reports.maxPages',
    description: 'Pages of one report.',
    unit: 'pages',
    value: 20,
    source: 'roles',
    property: 'pages',
    roles: [writer],
    liftedBy: null,
  }
  test.each<[Partial<ExplainedLimit>, string]>([
    [{}, 'by the role Writer'],
    [{ roles: [writer, { ...writer, key: 'author', name: 'Author' }] }, 'by the roles Writer and Author'],
    [{ roles: [], value: 0 }, 'no role says more'],
    [{ source: 'user', roles: [] }, 'set for this account'],
    [{ liftedBy: 'reports:all' }, 'reports:all lifts it'],
  ])('%o: %s', (change, origin) => {
    expect(limitOrigin({ ...limit, ...change })).toBe(origin)
  })
})

test('roles that would give it are divided by whether the viewer may grant them', () => {
  const boss = { ...writer, key: 'boss', name: 'Boss' }
  const roles = [{ key: 'writer', grantable: true } as Role, { key: 'boss', grantable: false } as Role]
  expect(rolesToGive([boss, writer], roles)).toEqual({ within: [writer], beyond: [boss] })
  expect(rolesToGive([boss, writer], undefined)).toEqual({ within: [], beyond: [boss, writer] })
})

test('a capability can be granted where the catalogue says so and none was granted by hand before', () => {
  const grantable = { ...no, wouldGive: { roles: [], capability: true } }
  const ended: ExplainedPath = { ...path, kind: 'capability', role: null, state: 'ended' }
  expect(capabilityToGrant({ ...no, paths: [] })).toBe('none')
  expect(capabilityToGrant({ ...grantable, paths: [] })).toBe('grant')
  expect(capabilityToGrant({ ...grantable, paths: [{ ...ended, impliedBy: 'reports:write' }] })).toBe('grant')
  expect(capabilityToGrant({ ...grantable, paths: [ended] })).toBe('after-taking-back')
})

test('rules that still refuse are named: a password to choose first, and actions disabled by the profile', () => {
  const settled = { mustChangePassword: false }
  const adminActions = ['change-role', 'change-status', 'delete'] as const
  const tenant = { adminActions: [...adminActions] }
  expect(profileNotes('users:change-status', settled, tenant)).toEqual([])
  expect(profileNotes('users:read', { mustChangePassword: true }, tenant)).toHaveLength(1)
  expect(profileNotes('users:reset-password', settled, tenant)).toEqual([
    'Resetting the passwords of others is switched off here for everybody.',
  ])
})
