import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileProfile, parseProfile } from './profile.ts'
import { ProfileFile, ProfileSource } from './profile-schema.ts'
import { shapeErrors } from './profile-shape.ts'
import { rollcallPermissions } from './rollcall-permissions.ts'

function shipped(name: string): string {
  return readFileSync(new URL(`../../../profiles/${name}.yaml`, import.meta.url), 'utf8')
}

const smallest = `name: small
title: Small
roles:
  admin: { name: Admin, permissions: all }
administratorRole: admin
`

function errorsOf(yaml: string): string[] {
  return parseProfile(yaml).errors.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

describe('a profile', () => {
  test('needs a name, a title, roles and an administrator role; the rest has defaults', () => {
    const { profile } = parseProfile(smallest)
    expect(profile).toMatchObject({
      permissions: [],
      limits: [],
      roles: [
        { key: 'admin', color: 'gray', description: '', allPermissions: true, permissions: [], limits: {} },
      ],
      accounts: {
        signInWith: 'username',
        usernameCaseSensitive: false,
        email: 'optional',
        begin: 'password',
        invitationLifetimeSeconds: 259_200,
        rolesPerUser: 'many',
        aliasMaxLength: 30,
        adminActions: ['change-role', 'change-status', 'delete', 'reset-password'],
        onRoleChange: 'keep-sessions',
        emailInLists: 'shown',
      },
      passwords: { minLength: 15, maxLength: 256, atFirstSignIn: 'change' },
      sessions: { idleSeconds: 43_200, absoluteSeconds: 604_800 },
      userTable: ['username', 'role', 'status', 'sign-in', 'created'],
    })
  })

  test('fits the schema in which a tenant keeps it, and survives JSON', () => {
    const fits = Compile(ProfileSource)
    for (const yaml of [smallest, ...['default', 'mimir', 'pivot'].map(shipped)]) {
      const { profile } = parseProfile(yaml)
      expect(fits.Errors(profile)).toEqual([])
      expect(JSON.parse(JSON.stringify(profile))).toEqual(profile)
    }
  })

  test('keeps the order of its permissions and roles', () => {
    const { profile } = parseProfile(`${smallest}permissions:
  z:last: { group: G, description: D }
  a:first: { group: G, description: D }
`)
    expect(profile?.permissions.map(({ key }) => key)).toEqual(['z:last', 'a:first'])
  })

  test('reads durations in seconds, minutes, hours, days and weeks', () => {
    const { profile } = parseProfile(`${smallest}sessions: { idle: 90s, absolute: 2w, impersonation: 15m }
accounts: { invitationLifetime: 30m }
`)
    expect(profile?.sessions).toEqual({
      idleSeconds: 90,
      absoluteSeconds: 1_209_600,
      impersonationSeconds: 900,
    })
    expect(profile?.accounts.invitationLifetimeSeconds).toBe(1800)
  })

  test('may take a limit away with the word unlimited', () => {
    const { profile } = parseProfile(
      `${smallest}limits: { seats: { description: D, unit: seats } }
`.replace(
        'permissions: all }',
        'permissions: all }\n  user: { name: User, permissions: [], limits: { seats: unlimited } }',
      ),
    )
    expect(profile?.roles[1]?.limits).toEqual({ seats: null })
  })

  test('does not share its defaults with the next profile', () => {
    const first = parseProfile(smallest).profile
    first?.accounts.adminActions.splice(0)
    first?.userTable.splice(0)
    expect(parseProfile(smallest).profile?.accounts.adminActions).toHaveLength(4)
    expect(parseProfile(smallest).profile?.userTable).toHaveLength(5)
  })
})

const withUser = (rest: string, mark = '') => `name: small
title: Small
roles:
  admin: { name: Admin, permissions: all }
  ${mark}user: { name: User, ${rest} }
administratorRole: admin
limits: { seats: { description: D, unit: seats } }
`

describe('profile errors', () => {
  // The sign marks the place where the error must be reported. It is not part of the file.
  test.each([
    ['an unknown key', `${smallest}▸acounts: {}`, '"acounts" is not known here. Did you mean "accounts"?'],
    ['a missing key', `▸${smallest.replace('title: Small\n', '')}`, '"title" is missing.'],
    ['a missing key deep inside', withUser('description: D', '▸'), '"permissions" is missing.'],
    [
      'a wrong word',
      `${smallest}accounts: { email: ▸optinal }`,
      'This must be one of required, optional, none. Did you mean "optional"?',
    ],
    [
      'a permission of error messages that nobody has',
      `${smallest}errors: { detailNeeds: ▸user:read }`,
      'There is no permission "user:read". Did you mean "users:read"?',
    ],
    [
      'a bound of an unknown permission',
      `${smallest}limits: { seats: { description: D, unit: seats, bounds: [{ permission: ▸seats:take, property: seats }] } }`,
      'There is no permission "seats:take".',
    ],
    [
      'an unknown exception to a bound',
      `${smallest}limits: { seats: { description: D, unit: seats, bounds: [{ permission: users:create, property: seats, unless: [users:delete, ▸users:raed] }] } }`,
      'There is no permission "users:raed". Did you mean "users:read"?',
    ],
    [
      'a resource type with an unknown permission',
      `${smallest}resources: { report: { description: D, permissions: [users:read, ▸users:raed] } }`,
      'There is no permission "users:raed". Did you mean "users:read"?',
    ],
    [
      'a resource type of Rollcall’s own',
      `${smallest}resources: { ▸tenant: { description: D, permissions: [] } }`,
      'The type "tenant" is kept for Rollcall itself.',
    ],
    [
      'a bad duration',
      `${smallest}sessions: { idle: ▸0h }`,
      'This must be a duration such as 30m, 12h or 3d.',
    ],
    [
      'a number out of range',
      `${smallest}passwords: { minLength: ▸7 }`,
      'This must be a whole number from 8 to 64.',
    ],
    [
      'text for a boolean',
      `${smallest}accounts: { usernameCaseSensitive: ▸no }`,
      'This must be true or false.',
    ],
    ['a word twice in a list', `${smallest}userTable: [role, ▸role]`, '"role" is in this list twice.'],
    ['an empty users table', `${smallest}userTable: ▸[]`, 'This list must not be empty.'],
    [
      'no roles',
      smallest.replace('roles:', '▸roles: {}').replace(/ {2}admin.*\n/, ''),
      'This must have at least one entry.',
    ],
    [
      'a role twice',
      smallest.replace('  admin', '  admin: { name: Other, permissions: all }\n  ▸admin'),
      '"admin" is here twice; the first is on line 4.',
    ],
    [
      'an unknown permission',
      withUser('permissions: [roles:read, ▸user:read]'),
      'There is no permission "user:read". Did you mean "users:read"?',
    ],
    [
      'a wrong word for permissions',
      withUser('permissions: ▸everything'),
      'This must be the word all or a list.',
    ],
    [
      'an unknown limit',
      withUser('permissions: [], limits: { ▸seat: 1 }'),
      'There is no limit "seat". Did you mean "seats"?',
    ],
    [
      'a limit below zero',
      withUser('permissions: [], limits: { seats: ▸-1 }'),
      'This must be a whole number from 0 or the word unlimited.',
    ],
    [
      'a limit beside all permissions',
      withUser('permissions: all, limits: { ▸seats: 1 }'),
      'A role with all permissions has no limits.',
    ],
    [
      'a default role that is mighty',
      withUser('permissions: all, default: ▸true'),
      'Every new user would be an administrator: choose a lesser role as the default.',
    ],
    [
      'a default role that is the administrator role',
      smallest.replace('permissions: all', 'permissions: [users:assign-roles], default: ▸true'),
      'Every new user would be an administrator: choose a lesser role as the default.',
    ],
    ['an unknown capability', `${smallest}capabilities: [▸fly]`, 'There is no permission "fly".'],
    [
      'an unknown administrator role',
      smallest.replace('Role: admin', 'Role: ▸admins'),
      'There is no role "admins". Did you mean "admin"?',
    ],
    [
      'an administrator role that cannot give roles',
      smallest
        .replace('permissions: all', 'permissions: [users:create]')
        .replace('Role: admin', 'Role: ▸admin'),
      'The role "admin" lacks users:assign-roles, so it could never name a successor.',
    ],
    [
      'a permission of Rollcall’s own',
      `${smallest}permissions: { ▸users:read: { group: G, description: D } }`,
      '"users:read" is a permission of Rollcall itself.',
    ],
    [
      'a permission with Rollcall’s prefix',
      `${smallest}permissions: { ▸users:fly: { group: G, description: D } }`,
      'Keys that begin with "users:" are kept for Rollcall itself.',
    ],
    [
      'an unknown implied permission',
      `${smallest}permissions: { a: { group: G, description: D, implies: [▸b] } }`,
      'There is no permission "b".',
    ],
    [
      'sign-in by an email that is optional',
      `${smallest}accounts: { signInWith: email, email: ▸optional }`,
      'People sign in with their email, so this must be required.',
    ],
    [
      'sign-in by an email that is optional by default',
      `${smallest}▸accounts: { signInWith: email }`,
      'People sign in with their email, so this must be required.',
    ],
    [
      'invitations without an email',
      `${smallest}accounts: { begin: ▸invitation }`,
      'Every account begins with a mail, so "email" must be required.',
    ],
    [
      'optional invitations without any email',
      `${smallest}accounts: { begin: ▸either, email: none }`,
      'Nobody can be invited while "email" is none.',
    ],
    [
      'a column for emails that nobody has',
      `${smallest}accounts: { email: none }\nuserTable: ▸[email]`,
      'The column email would always be empty, because "email" is none.',
    ],
    [
      'an idle time beyond the absolute',
      `${smallest}sessions: { idle: ▸8d }`,
      'This would never end a session, because "absolute" ends it earlier.',
    ],
    ['a list instead of a profile', '▸- name: small', 'This must be a map of keys and values.'],
    [
      'a second document',
      `${smallest}▸---\nname: other`,
      'A profile is one YAML document, and a second one begins here.',
    ],
    ['an empty file', '▸', 'This must be a map of keys and values.'],
  ])('%s is reported at its place, and nothing else is', (_, marked, message) => {
    const before = marked.slice(0, marked.indexOf('▸')).split('\n')
    const { errors } = parseProfile(marked.replace('▸', ''))
    const column = (before.at(-1) ?? '').length + 1
    expect(errors).toEqual([{ line: before.length, column, path: expect.any(String), message }])
  })

  test('two default roles are reported at the second', () => {
    const yaml = withUser('permissions: [], default: true').replace(
      'administratorRole',
      '  guest: { name: Guest, permissions: [], default: true }\nadministratorRole',
    )
    expect(errorsOf(yaml)).toEqual(['6:51 Only one role can be the default, and "user" already is.'])
  })

  test('all are reported at once, of every kind, in the order of the file, with their path', () => {
    const { profile, errors } = parseProfile(`name: Bad Name
title: Bad
roles:
  admin: { name: Admin, permissions: [hosts:view, users:assign-roles] }
  admin: { name: Admin, permissions: [users:assign-roles, hosts:view] }
administratorRole: nobody
passwords: { minLength: many }
sesions: {}
`)
    expect(profile).toBeUndefined()
    expect(errors.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '1 name',
      '5 roles.admin',
      '5 roles.admin.permissions[1]',
      '6 administratorRole',
      '7 passwords.minLength',
      '8 sesions',
    ])
  })

  test('a path with signs in it is written in quotes', () => {
    const [error] = parseProfile(`${smallest}permissions: { hosts:view: { group: G } }`).errors
    expect(error?.path).toBe('permissions["hosts:view"].description')
  })

  test('YAML that cannot be read is reported by line', () => {
    const { errors } = parseProfile('name: small\nroles: [a, b\ntitle: x')
    expect(errors[0]).toMatchObject({ line: 3, path: '' })
  })

  test('hostile files end in an error, not in an exception', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, index) => {
      const [name, before] = [String.fromCharCode(98 + index), String.fromCharCode(97 + index)]
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`
    }).join('\n')}`
    for (const yaml of [
      bomb,
      'a: &a [*a]',
      '['.repeat(2000),
      'x'.repeat(600_000),
      'a: *a',
      '? [a]\n: b',
      '!!js/function x',
    ]) {
      const { errors } = parseProfile(yaml)
      expect(errors.length).toBeGreaterThan(0)
      expect(errors.length).toBeLessThan(50)
    }
    expect(errorsOf(`${smallest}__proto__: { a: 1 }`)).toEqual(['6:1 "__proto__" is not known here.'])
  })

  test('any text gets an answer, and every error a place in it', () => {
    const fragments = fc.constantFrom(
      'roles:',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      ': ',
      '"',
      '\t',
      '|',
      'all',
      '#',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(fragments, fc.string({ maxLength: 5 })), { maxLength: 30 }), (parts) => {
        for (const error of parseProfile(parts.join('')).errors) {
          expect(error.line).toBeGreaterThan(0)
          expect(error.column).toBeGreaterThan(0)
          expect(error.message).toMatch(/[.!?]$/)
        }
      }),
    )
  })

  test('the shape is checked like the schema, for any value in place of a profile', () => {
    const fits = Compile(ProfileFile)
    const original: unknown = parse(shipped('mimir'))
    const places = placesIn(original)
    const junk = fc.constantFrom(
      null,
      0,
      -1,
      1.5,
      99_999,
      '',
      'all',
      '3d',
      'x'.repeat(600),
      true,
      [],
      {},
      ['a', 'a'],
      { a: 1 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...places), junk, (place, value) => {
        const changed: unknown = structuredClone(original)
        put(changed, place, structuredClone(value))
        expect(shapeErrors(ProfileFile, changed).length === 0).toBe(fits.Check(changed))
      }),
      { numRuns: 400 },
    )
  })
})

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, entry]) => placesIn(entry, [...path, key]))].filter(
    (place) => place.length > 0,
  )
}

function put(root: unknown, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root)
  ;(parent as Record<string, unknown>)[path.at(-1) ?? ''] = value
}

describe('permissions on the whole server', () => {
  const naming = (lines: string) => {
    const { profile, errors } = parseProfile(lines)
    expect(errors).toEqual([])
    return profile ?? expect.unreachable()
  }
  const role = `
name: ours
title: Ours
administratorRole: admin
roles:
  admin: { name: Admin, permissions: all }
  root: { name: Root, permissions: ['server:manage-tenants'] }
`

  test('are named in the profile of the tenant that runs the server, and in no other', () => {
    const source = naming(role)
    const { catalogue } = compileProfile(source, { runsServer: true })
    expect(catalogue.permissions).toContainEqual(
      expect.objectContaining({ key: 'server:manage-tenants', origin: 'rollcall' }),
    )
    expect(() => compileProfile(source)).toThrow(
      'The profile names "server:manage-tenants", which only the tenant that runs the server has',
    )
  })

  test('are no permissions of a product', () => {
    const { errors } = parseProfile(`${role}permissions:
  'server:restart': { group: Ours, description: Restart it. }
`)
    expect(errors.map(({ message }) => message)).toContain(
      'Keys that begin with "server:" are kept for Rollcall itself.',
    )
  })
})

test('the reference of profiles has every key, and every permission of Rollcall’s own', () => {
  const reference = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8')
  const { properties } = ProfileFile
  const sections = [
    properties,
    properties.accounts.properties,
    properties.passwords.properties,
    properties.sessions.properties,
    properties.errors.properties,
  ]
  const keys = [
    ...sections.flatMap((section) => Object.keys(section)),
    ...rollcallPermissions.map(({ key }) => key),
  ]
  const rows = new Set([...reference.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, key]) => key))
  expect(keys.filter((key) => !rows.has(key))).toEqual([])
})
