import { type Static, Type } from 'typebox'
import { ViewsActions } from './actions.ts'
import { Id, Line, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { ListLayout } from './list-layout.ts'
import { command, Nothing, query } from './operation.ts'

/** The lists of the console that have saved views. */
export const viewedLists = [
  'users',
  'groups',
  'all-groups',
  'roles',
  'capabilities',
  'mails',
  'audit',
] as const
export type ViewedList = (typeof viewedLists)[number]

const ListName = Type.Unsafe<ViewedList>(
  Type.Union(
    viewedLists.map((list) => Type.Literal(list)),
    { description: 'The list that the view shows' },
  ),
)
const Search = Type.Record(Type.String({ pattern: '^[a-zA-Z]{1,20}$' }), Line(300), {
  maxProperties: 20,
  description:
    'What the address of the list says after its `?`: filters and order, without the place in the list',
})

export const View = Type.Object({
  id: Id,
  list: ListName,
  name: Type.String(),
  shared: Type.Boolean({ description: 'It belongs to the tenant; otherwise it is your own' }),
  search: Search,
  layout: Type.Union([ListLayout, Type.Null()], {
    description: 'Null: the view leaves columns and density as they are',
  }),
  changeable: Type.Boolean({ description: 'You may change and delete it' }),
  createdAt: Time,
})
export type View = Static<typeof View>

const inTenant = { tenant: TenantSlug }
const oneView = { tenant: TenantSlug, view: Id }
const by = ['user', 'service-account'] as const

export const list = query({
  name: 'views.list',
  summary: 'List the saved views of a list',
  description:
    'Your own and the shared ones, by name. There are none of a list that you may not read. Addresses in a shared view are obscured where they are obscured for you in lists.',
  scope: 'tenant',
  requires: { by },
  input: Type.Object({ ...inTenant, list: ListName }),
  output: Type.Object({ items: Type.Array(View), actions: ViewsActions }),
  problems: [],
})

export const create = command({
  name: 'views.create',
  summary: 'Save a view of a list',
  description:
    'A view is a name for filters, an order, columns and a density: readers see through it what they may see anyway. A shared one belongs to the tenant and needs `settings:update`. Names are unique among your own views of a list, and among its shared ones.',
  scope: 'tenant',
  requires: { by },
  creates: true,
  input: Type.Object({
    ...inTenant,
    list: ListName,
    name: Line(60),
    shared: Type.Optional(Type.Boolean()),
    search: Search,
    layout: Type.Optional(ListLayout),
  }),
  output: View,
  emits: ['view.created'],
  problems: ['view.name_taken', 'quota.reached', 'access.denied'],
})

export const update = command({
  name: 'views.update',
  summary: 'Rename, share or change a saved view',
  description:
    'Your own views, and with `settings:update` the shared ones. A view that is no longer shared is your own.',
  scope: 'tenant',
  requires: { by },
  input: Type.Object({
    ...oneView,
    name: Type.Optional(Line(60)),
    shared: Type.Optional(Type.Boolean()),
    search: Type.Optional(Search),
    layout: Type.Optional(Type.Union([ListLayout, Type.Null()])),
  }),
  output: View,
  emits: ['view.updated'],
  problems: ['view.not_found', 'view.name_taken', 'quota.reached', 'access.denied'],
})

export const remove = command({
  name: 'views.remove',
  summary: 'Delete a saved view',
  scope: 'tenant',
  requires: { by },
  input: Type.Object(oneView),
  output: Nothing,
  emits: ['view.deleted'],
  problems: ['view.not_found', 'access.denied'],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/views'),
  create: http.post(create, '/tenants/{tenant}/views', { location: '/tenants/{tenant}/views' }),
  update: http.patch(update, '/tenants/{tenant}/views/{view}'),
  remove: http.delete(remove, '/tenants/{tenant}/views/{view}'),
}
