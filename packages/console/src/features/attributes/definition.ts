import { usualEditors, usualReaders } from '@rollcall/access/attribute-people.ts'
import type { AttributeDefinition } from '@rollcall/contract/attributes.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'

/** The form of an attribute. */
export interface DefinitionForm {
  key: string
  en: string
  de: string
  type: AttributeDefinition['type']
  /** One in each line. */
  choices: string
  pattern: string
  required: boolean
  unique: boolean
  inList: boolean
  searchable: boolean
  filterable: boolean
  readBy: AttributeDefinition['readBy']
  editBy: AttributeDefinition['editBy']
  column: string
  claim: string
  scim: string
}

export function formOf(attribute: AttributeDefinition | undefined): DefinitionForm {
  const { label, choices, pattern, mappedFrom, definedIn: _, ...same } = attribute ?? fresh
  return {
    ...same,
    en: label.en,
    de: label.de ?? '',
    choices: choices.join('\n'),
    pattern: pattern ?? '',
    column: mappedFrom.column ?? '',
    claim: mappedFrom.claim ?? '',
    scim: mappedFrom.scim ?? '',
  }
}

const fresh: AttributeDefinition = {
  key: '',
  label: { en: '' },
  type: 'text',
  choices: [],
  pattern: null,
  required: false,
  unique: false,
  inList: false,
  searchable: false,
  filterable: true,
  readBy: [...usualReaders],
  editBy: [...usualEditors],
  mappedFrom: {},
  definedIn: 'settings',
}

/** What can be changed later, as the API takes it. */
export function changeOf(form: DefinitionForm) {
  const { en, de, type, choices, pattern, required, inList, filterable, readBy, editBy } = form
  const origins = { column: form.column.trim(), claim: form.claim.trim(), scim: form.scim.trim() }
  return {
    label: { en: en.trim(), ...(de.trim() ? { de: de.trim() } : {}) },
    choices: type === 'choice' ? linesOf(choices) : [],
    pattern: (type === 'text' && pattern.trim()) || null,
    mappedFrom: Object.fromEntries(Object.entries(origins).filter(([, name]) => name !== '')),
    required,
    inList,
    filterable,
    readBy,
    editBy,
  }
}

/** A new attribute, as the API takes it. */
export function newOf(form: DefinitionForm): Omit<Input<typeof contract.attributes.create>, 'tenant'> {
  const { key, type, unique, searchable } = form
  return {
    ...changeOf(form),
    key: key.trim(),
    type,
    unique: unique && canBeUnique(type),
    searchable: searchable && canBeSearched(type),
  }
}

export function canBeUnique(type: AttributeDefinition['type']): boolean {
  return type === 'text' || type === 'number'
}

export function canBeSearched(type: AttributeDefinition['type']): boolean {
  return type === 'text' || type === 'choice'
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return [...new Set(lines.filter((line) => line !== ''))]
}
