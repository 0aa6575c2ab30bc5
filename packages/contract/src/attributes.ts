import {
  attributeFields,
  attributeLabel,
  longestValue,
  mostAttributes,
} from '@rollcall/access/attributes-schema.ts'
import { attributeKeyPattern } from '@rollcall/access/keys.ts'
import { type Static, Type } from 'typebox'
import { Line, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { command, Nothing, query } from './operation.ts'
import { PersonName } from './people.ts'

export const AttributeKey = Type.String({
  pattern: attributeKeyPattern,
  description: 'The key of an attribute, such as cost-center',
})

/** A value as answers have it. */
export const AttributeValue = Type.Union([Type.String(), Type.Number(), Type.Boolean(), PersonName], {
  description:
    'By the type of the attribute: text, a number, true or false, a day such as 2026-11-21, one of its choices, or a user with id and name',
})
export type AttributeValue = Static<typeof AttributeValue>

/** The attributes of a user that the caller may read, without those that have no value. */
export const Attributes = Type.Record(AttributeKey, AttributeValue, {
  description: 'The attributes of the user that you may read, by key; those without a value are left out',
  examples: [{ department: 'Sales', level: 3 }],
})
export type Attributes = Static<typeof Attributes>

/** Values that are set; null removes one. */
export const AttributeChanges = Type.Record(
  AttributeKey,
  Type.Union([Type.String({ maxLength: 2 * longestValue }), Type.Number(), Type.Boolean(), Type.Null()]),
  {
    maxProperties: mostAttributes,
    description:
      'Values by the keys of attributes, each of the type of its attribute; a user by id. Null removes a value; what is not named stays',
    examples: [{ department: 'Sales', level: 3 }],
  },
)
export type AttributeChanges = Static<typeof AttributeChanges>

/** The filter of lists of users. */
export const attributeFilter = Type.Unsafe<string>({
  ...Line(300),
  description:
    'Attributes that the users have, such as `department:Sales;level:3..5`: keys with a value, separated by semicolons. Numbers and days may be a range, open at one end (`3..`). In a value, write a semicolon as `%3B` and a percent sign as `%25`',
  examples: ['department:Sales'],
})

/** An attribute that the caller reads or changes, for forms, columns and filters. */
export const AttributeField = Type.Object({
  key: AttributeKey,
  label: attributeLabel,
  type: attributeFields.type,
  choices: attributeFields.choices,
  required: Type.Boolean(),
  pattern: attributeFields.pattern,
  inList: Type.Boolean({ description: 'A column of the list of users from the beginning' }),
  filterable: Type.Boolean(),
  read: Type.Boolean({ description: 'You read its values of all users' }),
  give: Type.Boolean({ description: 'You give it to accounts that you create' }),
  edit: Type.Boolean({ description: 'You change its values of users within your rights' }),
  readOwn: Type.Boolean({ description: 'You read your own value' }),
  editOwn: Type.Boolean({ description: 'You change your own value' }),
})
export type AttributeField = Static<typeof AttributeField>

export const AttributeDefinition = Type.Object({
  key: AttributeKey,
  ...attributeFields,
  definedIn: Type.Union([Type.Literal('profile'), Type.Literal('settings')], {
    description: 'What the profile defines cannot be changed or deleted',
  }),
})
export type AttributeDefinition = Static<typeof AttributeDefinition>

const { label, type, unique, searchable, ...changeable } = attributeFields
const oneAttribute = { tenant: TenantSlug, attribute: AttributeKey }

export const list = query({
  name: 'attributes.list',
  summary: 'List the attributes of users',
  description:
    'The definitions, in the order of forms: those of the profile first. Which ones you read and change yourself is in `tenant.attributes` of `me.show`.',
  scope: 'tenant',
  needs: 'settings:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: Type.Object({ items: Type.Array(AttributeDefinition) }),
  problems: [],
})

export const create = command({
  name: 'attributes.create',
  summary: 'Add an attribute of users',
  description:
    'Also needs `users:update`, since it decides who reads and changes values. The attribute is in dialogs, lists, filters, files and this API at once.',
  scope: 'tenant',
  needs: 'settings:update',
  creates: true,
  input: Type.Object({
    tenant: TenantSlug,
    key: AttributeKey,
    label,
    type,
    ...Type.Partial(Type.Object({ unique, searchable, ...changeable })).properties,
  }),
  output: AttributeDefinition,
  emits: ['attribute.created'],
  problems: ['access.denied'],
})

export const update = command({
  name: 'attributes.update',
  summary: 'Change an attribute of users',
  description:
    'Also needs `users:update`. Values that are there stay, also those that a new pattern or list of choices would refuse. Key, type, `unique` and `searchable` are decided when the attribute is added. Where users have values that you may not read, `readBy` cannot let you read them.',
  scope: 'tenant',
  needs: 'settings:update',
  input: Type.Object({
    ...oneAttribute,
    ...Type.Partial(Type.Object({ label, ...changeable })).properties,
  }),
  output: AttributeDefinition,
  emits: ['attribute.updated'],
  problems: ['attribute.not_found', 'attribute.of_profile', 'access.denied'],
})

export const remove = command({
  name: 'attributes.remove',
  summary: 'Delete an attribute of users with all its values',
  description:
    'Also needs `users:update`. Its values are not shown in earlier events of the audit log any more.',
  scope: 'tenant',
  needs: 'settings:update',
  input: Type.Object(oneAttribute),
  output: Nothing,
  emits: ['attribute.deleted'],
  problems: ['attribute.not_found', 'attribute.of_profile', 'access.denied'],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/attributes'),
  create: http.post(create, '/tenants/{tenant}/attributes', { location: '/tenants/{tenant}/attributes' }),
  update: http.patch(update, '/tenants/{tenant}/attributes/{attribute}'),
  remove: http.delete(remove, '/tenants/{tenant}/attributes/{attribute}'),
}
