import { can } from '@rollcall/access/decide.ts'
import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { View, ViewedList } from '@rollcall/contract/views.ts'
import { type Context, implement } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { difference } from '../../platform/difference.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireBelow } from '../../platform/quota.ts'
import { nameKey, tidyName } from '../../platform/tidy-name.ts'
import { readableBy, withoutHiddenAttributes } from '../directory/attributes.facts.ts'
import { seesEmails, withoutAddresses } from '../directory/users.visibility.ts'
import {
  countViews,
  deleteView,
  findView,
  insertView,
  listViews,
  updateView,
  type ViewRow,
} from './views.store.ts'

/** So many views a user has, and so many a tenant. */
const mostViews = 100

/** What a caller needs to read a list; null if everybody may. */
const needs: Record<ViewedList, RollcallPermission | null> = {
  users: 'users:read',
  groups: null,
  'all-groups': 'groups:read',
  roles: 'roles:read',
  capabilities: 'capabilities:read',
  mails: 'mail:read',
  audit: 'audit:read',
}

export const viewsOperations = implement(contract.views, {
  async list({ db, actor, tenant }, { list }) {
    const actions = {
      share: verdictOn(contract.views.create, { actor, tenant }, () => requireSharing(actor)),
    }
    if (!maySee(actor, list)) return { items: [], actions }
    const rows = await listViews(db, tenant.id, actor.id, list)
    return { items: rows.map((row) => shown(actor, row)), actions }
  },

  async create(context, { list, name, shared = false, search, layout = null }) {
    const { db, actor, tenant, emit, now } = context
    requireList(actor, list)
    if (shared) requireSharing(actor)
    const ownerId = shared ? null : actor.id
    await requireRoom(context, ownerId)
    const id = newId()
    const named = namesOf(name)
    const row = { tenantId: tenant.id, id, ownerId, list, ...named, createdAt: now, updatedAt: now }
    await insertView(db, { ...row, search: JSON.stringify(search), layout: layout && JSON.stringify(layout) })
    emit('view.created', {
      view: { id, name: named.name },
      after: { name: named.name, list, shared, search, layout },
    })
    return shown(actor, { ...row, search, layout })
  },

  async update(context, { view: id, name, shared, search, layout }) {
    const { db, actor, tenant, emit, now } = context
    const row = await requireChangeable(context, id)
    if (shared) requireSharing(actor)
    const ownerId = shared === undefined ? row.ownerId : shared ? null : actor.id
    if (ownerId !== row.ownerId) await requireRoom(context, ownerId)
    const after = {
      ...row,
      ...(name === undefined ? {} : namesOf(name)),
      ownerId,
      search: search ?? row.search,
      layout: layout === undefined ? row.layout : layout,
    }
    await updateView(db, tenant.id, id, {
      name: after.name,
      nameKey: after.nameKey,
      ownerId,
      search: JSON.stringify(after.search),
      layout: after.layout && JSON.stringify(after.layout),
      updatedAt: now,
    })
    emit('view.updated', {
      view: { id, name: after.name },
      ...difference(factsOf(row), factsOf(after)),
    })
    return shown(actor, after)
  },

  async remove(context, { view: id }) {
    const { db, tenant, emit } = context
    const row = await requireChangeable(context, id)
    await deleteView(db, tenant.id, id)
    emit('view.deleted', { view: { id, name: row.name }, before: factsOf(row) })
    return null
  },
})

/** Returns a view that the caller may change. Throws `view.not_found` for views of other users, and of lists that the caller may not read. */
async function requireChangeable({ db, actor, tenant }: Context<Principal>, id: string): Promise<ViewRow> {
  const row = await findView(db, tenant.id, id)
  if (!row || (row.ownerId !== null && row.ownerId !== actor.id) || !maySee(actor, row.list as ViewedList))
    throw new Refusal('view.not_found')
  if (row.ownerId === null) requireSharing(actor)
  return row
}

async function requireRoom({ db, tenant }: Context<Principal>, ownerId: string | null): Promise<void> {
  requireBelow(mostViews, await countViews(db, tenant.id, ownerId, mostViews), 'views')
}

function maySee({ tenant, subject }: Principal, list: ViewedList): boolean {
  const permission = needs[list]
  return permission === null || can(tenant.model, subject, permission)
}

function requireList(actor: Principal, list: ViewedList): void {
  if (maySee(actor, list)) return
  throw new Refusal('access.denied.view_list', {}, { missing: [needs[list] as string] })
}

function mayShare({ tenant, subject }: Principal): boolean {
  return can(tenant.model, subject, 'settings:update')
}

function requireSharing(actor: Principal): void {
  if (mayShare(actor)) return
  throw new Refusal('access.denied.shared_view', {}, { missing: ['settings:update'] })
}

function namesOf(given: string): Pick<ViewRow, 'name' | 'nameKey'> {
  const name = tidyName('name', given)
  return { name, nameKey: nameKey(name) }
}

type Facts = 'name' | 'list' | 'ownerId' | 'search' | 'layout'

function factsOf({ name, list, ownerId, search, layout }: Pick<ViewRow, Facts>) {
  return { name, list, shared: ownerId === null, search, layout }
}

/** A view as the caller may see it: what others have typed into a shared one may have addresses that lists obscure for the caller. */
function shown(actor: Principal, row: Omit<ViewRow, 'tenantId' | 'nameKey' | 'updatedAt'>): View {
  const { id, list, ownerId, layout, createdAt } = row
  const shared = ownerId === null
  const text = shared && !seesEmails(actor) ? withoutAddresses : (plain: string) => plain
  const search = withoutHiddenAttributes(row.search, readableBy(actor))
  return {
    id,
    list: list as ViewedList,
    name: text(row.name),
    shared,
    search: Object.fromEntries(Object.entries(search).map(([key, value]) => [key, text(value)])),
    layout,
    changeable: !shared || mayShare(actor),
    createdAt: createdAt.toISOString(),
  }
}
