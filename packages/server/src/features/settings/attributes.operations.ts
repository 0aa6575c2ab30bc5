import { definitionProblems, definitionsProblems } from '@rollcall/access/attribute-problems.ts'
import { type Attribute, mayRead } from '@rollcall/access/attributes.ts'
import { can } from '@rollcall/access/decide.ts'
import { definedAttribute } from '@rollcall/access/profile-compile.ts'
import type { AttributeDefinition } from '@rollcall/contract/attributes.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { type Context, implement } from '../../operations/implement.ts'
import { difference } from '../../platform/difference.ts'
import { ref } from '../../platform/events.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { type FieldProblem, Refusal } from '../../platform/problem.ts'
import { deleteAttributeFromBin, isAttributeInBin } from '../bin/bin.store.ts'
import { rightsOver } from '../directory/attributes.rights.ts'
import { countValues, deleteAttribute } from '../directory/attributes.store.ts'
import { refuseFields } from '../directory/users.names.ts'
import { changeDefinitions } from '../tenants/tenants.service.ts'

export const attributesOperations = implement(contract.attributes, {
  async list({ tenant }) {
    return { items: tenant.profile.attributes.map(shown) }
  },

  async create(context, { tenant: _, ...given }) {
    const { db, tenant, emit, now } = context
    requireUpdates(context.actor)
    const defined = tenant.profile.attributes
    const attribute = {
      ...definedAttribute(defined, given, 'settings'),
      definedAt: now.toISOString(),
    }
    requireGood([...defined, attribute], attribute)
    await changeDefinitions(db, tenant, [...defined, attribute])
    emit('attribute.created', { tenant: ref(tenant), after: factsOf(attribute) })
    return shown(attribute)
  },

  async update(context, { tenant: _, attribute: key, ...change }) {
    const { db, tenant, emit } = context
    const attribute = requireOwn(context, key)
    const changed = { ...attribute, ...change }
    const defined = tenant.profile.attributes.map((one) => (one === attribute ? changed : one))
    requireGood(defined, changed)
    await refuseHiddenValues(context, attribute, changed)
    await changeDefinitions(db, tenant, defined)
    const { before, after } = difference(factsOf(attribute), factsOf(changed))
    const named = { attribute: key }
    emit('attribute.updated', {
      tenant: ref(tenant),
      before: { ...named, ...before },
      after: { ...named, ...after },
    })
    return shown(changed)
  },

  async remove(context, { attribute: key }) {
    const { db, tenant, emit } = context
    const attribute = requireOwn(context, key)
    const users = await countValues(db, tenant.id, key)
    await deleteAttribute(db, tenant.id, attribute)
    // Another attribute with this key may have other readers.
    await deleteAttributeFromBin(db, tenant.id, key)
    await changeDefinitions(
      db,
      tenant,
      tenant.profile.attributes.filter((one) => one !== attribute),
    )
    emit('attribute.deleted', { tenant: ref(tenant), before: factsOf(attribute), after: { users } })
    return null
  },
})

/** Who decides who reads and changes values must be able to do both. */
function requireUpdates({ tenant, subject }: Principal): void {
  if (can(tenant.model, subject, 'users:update')) return
  throw new Refusal('access.denied.attributes', {}, { missing: ['users:update'] })
}

/** The attribute, if settings may change it; throws `attribute.not_found` and `attribute.of_profile`. */
function requireOwn({ actor, tenant }: { actor: Principal; tenant: Tenant }, key: string): Attribute {
  requireUpdates(actor)
  const found = tenant.profile.attributes.find((one) => one.key === key)
  if (!found) throw new Refusal('attribute.not_found')
  if (found.definedIn === 'profile') throw new Refusal('attribute.of_profile')
  return found
}

/** Throws `request.invalid` where the caller would come to read values that people have kept from them until now. */
async function refuseHiddenValues(
  { db, actor, tenant }: Pick<Context<Principal>, 'db' | 'actor' | 'tenant'>,
  before: Attribute,
  after: Attribute,
): Promise<void> {
  const rights = rightsOver(actor)
  if (mayRead(before, rights) || !mayRead(after, rights)) return
  const hidden =
    (await countValues(db, tenant.id, before.key)) > 0 || (await isAttributeInBin(db, tenant.id, before.key))
  if (hidden) refuseFields([{ field: 'readBy', code: 'attribute_values_hidden' }])
}

function requireGood(all: readonly Attribute[], one: Attribute): void {
  const together = definitionsProblems(all).filter(({ at }) => all[at] === one)
  const errors = [...definitionProblems(one), ...together].map(
    ({ field, code, params }) => ({ field, code, params }) as FieldProblem,
  )
  refuseFields(errors)
}

function shown({ searchLevel: _, definedAt: _at, ...attribute }: Attribute): AttributeDefinition {
  return attribute
}

function factsOf({ key, label, definedIn: _in, definedAt: _at, searchLevel: _level, ...rules }: Attribute) {
  return { attribute: key, label: label.en, ...rules }
}
