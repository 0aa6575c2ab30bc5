import { type Static, Type } from 'typebox'
import { Id, TenantSlug } from './fields.ts'
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

export const bindings = { list: http.get(list, '/tenants/{tenant}/people') }
