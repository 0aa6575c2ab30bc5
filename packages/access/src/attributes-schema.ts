import { Type } from 'typebox'
import { oneOf } from './account-rules-schema.ts'
import { attributeEditors, attributeReaders, usualEditors, usualReaders } from './attribute-people.ts'
import { attributeKeyPattern } from './keys.ts'

/** What values of an attribute are. */
export const attributeTypes = ['text', 'number', 'yes-no', 'date', 'choice', 'user'] as const

/** Characters of a text or of a choice. */
export const longestValue = 200
/** Attributes of a tenant: each one is a field of every form. */
export const mostAttributes = 50
/** Each one is looked at by every search. */
export const mostSearchable = 5
export const mostChoices = 200

const line = '^[^\\p{C}\\p{Zl}\\p{Zp}]*$'
const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: line, description })
const flag = (description: string) => Type.Boolean({ description, default: false })

/** The label in each language of the console. */
export const attributeLabel = Type.Object(
  {
    en: text(60, 'In English; also in languages that have no label of their own.'),
    de: Type.Optional(text(60, 'In German.')),
  },
  { additionalProperties: false, description: 'What people call the attribute.' },
)

/** Where values come from, by name. Imports, single sign-on and provisioning read these names. */
export const attributeOrigins = Type.Object(
  {
    column: Type.Optional(text(100, 'The heading of a column in files.')),
    claim: Type.Optional(text(200, 'A claim or an attribute of single sign-on.')),
    scim: Type.Optional(text(200, 'A path of SCIM.')),
  },
  {
    additionalProperties: false,
    description: 'The names that the attribute has elsewhere.',
    default: {},
  },
)

/** What a profile and the settings of a tenant say of an attribute, beside its key. All but label and type have a default. */
export const attributeFields = {
  label: attributeLabel,
  type: oneOf(attributeTypes, {
    description:
      'What its values are: a line of text, a number, yes or no, a day, one of a list, or another user such as the manager.',
  }),
  choices: Type.Array(text(longestValue, 'One value.'), {
    uniqueItems: true,
    maxItems: mostChoices,
    description: 'The values of a choice, in the order of display.',
    default: [],
  }),
  required: flag('Whether a new account needs a value, and no value can be removed.'),
  unique: flag('Whether no two accounts have the same value, in any case and with or without accents.'),
  pattern: Type.Union([text(200, 'A regular expression.'), Type.Null()], {
    description:
      'A regular expression of RE2 that a whole text must match: no look-around, no back-references.',
    default: null,
  }),
  readBy: Type.Array(oneOf(attributeReaders, { description: 'One kind of reader.' }), {
    uniqueItems: true,
    description:
      'Who reads values: `self`, the owner of the account; and those with `users:read` or `users:update`. Empty: nobody.',
    default: [...usualReaders],
  }),
  editBy: Type.Array(oneOf(attributeEditors, { description: 'One kind of editor.' }), {
    uniqueItems: true,
    description:
      'Who changes values: `self`, the owner of the account; and those with `users:update`. Empty: nobody.',
    default: [...usualEditors],
  }),
  inList: flag('Whether the list of users shows it as a column from the beginning.'),
  searchable: flag('Whether searches look into it.'),
  filterable: flag('Whether lists can be filtered by it.'),
  mappedFrom: attributeOrigins,
}

/** An attribute as a tenant stores it. */
export const AttributeSource = Type.Object({
  key: Type.String({ pattern: attributeKeyPattern }),
  ...attributeFields,
  /** What the profile defines stays as it is. */
  definedIn: oneOf(['profile', 'settings'], { description: 'Where it is defined.' }),
  /** Since when a tenant has it; undefined for what its profile defines. Earlier events are about another one of this key. */
  definedAt: Type.Optional(Type.String()),
  /** Under which number its words are stored, where searches look into it. */
  searchLevel: Type.Union([Type.Integer(), Type.Null()]),
})
