import { type Static, Type } from 'typebox'
import { Id, Line, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { query } from './operation.ts'
import { listFields, Page, searchField } from './pagination.ts'

/** A user as other users see them: enough to share something with them. */
export const PersonName = Type.Object({ id: Id, name: Type.String() })
export type PersonName = Static<typeof PersonName>

export const list = query({
  name: 'people.list',
  summary: 'List the names of the active users',
  description:
    'For pickers, such as a list of people to share something with. `q` finds the beginnings of words of names; all words must be found.',
  scope: 'tenant',
  needs: 'users:read-names',
  input: Type.Object({ tenant: TenantSlug, ...listFields, ...searchField }),
  output: Page(PersonName),
  problems: ['list.cursor_invalid'],
})

export const recognise = query({
  name: 'people.recognise',
  summary: 'Find the active users that a list of names stands for',
  description:
    'For lists that are pasted into a picker. Each name is the whole username, the whole name that lists show, or, for callers who may find users by it, the whole email address; case, accents and width make no difference. `person` is null for a name that nobody has, or that more than one user has.',
  scope: 'tenant',
  needs: 'users:read-names',
  input: Type.Object({
    tenant: TenantSlug,
    names: Type.Array(Line(254), { minItems: 1, maxItems: 1000 }),
  }),
  output: Type.Object({
    items: Type.Array(Type.Object({ name: Type.String(), person: Type.Union([PersonName, Type.Null()]) }), {
      description: 'One for each name, in the order of the names',
    }),
  }),
  problems: [],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/people'),
  recognise: http.post(recognise, '/tenants/{tenant}/people/recognise'),
}
