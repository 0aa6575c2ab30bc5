import { patternFault } from './attribute-pattern.ts'
import type { Attribute } from './attributes.ts'
import { mostAttributes, mostSearchable } from './attributes-schema.ts'

/** What is wrong with the definition of an attribute: the field, the code of its sentence, and the sentence in English for profiles. */
export interface DefinitionProblem {
  field: 'key' | 'choices' | 'pattern' | 'unique' | 'searchable' | 'filterable' | 'inList' | 'editBy'
  code:
    | 'attribute_key_kept'
    | 'attribute_key_taken'
    | 'attribute_many'
    | 'attribute_needs_choices'
    | 'attribute_not_of_type'
    | 'attribute_pattern_bad'
    | 'attribute_needs_reader'
    | 'attribute_many_searchable'
  message: string
  params?: Record<string, string | number>
}

/** What a user has beside attributes, in answers and in the headings of files. */
const kept: ReadonlySet<string> = new Set(
  'id username email alias kind status provider roles role groups group password created-at last-sign-in-at locked-until attributes actions tenant'.split(
    ' ',
  ),
)

type Definition = Omit<Attribute, 'definedIn' | 'searchLevel'>

/** Finds what contradicts itself in a definition, though each field is valid. */
export function definitionProblems(attribute: Definition): DefinitionProblem[] {
  const { key, type, choices, unique, pattern, searchable, filterable, inList, readBy, editBy } = attribute
  const problems: DefinitionProblem[] = []
  const add = (
    field: DefinitionProblem['field'],
    code: DefinitionProblem['code'],
    message: string,
    params = {},
  ) => problems.push({ field, code, message, params })
  // What every object has, too: a program that looks up a value by its key would find that.
  if (kept.has(key) || key in {})
    add('key', 'attribute_key_kept', `"${key}" is a field that every account has.`)
  if (type === 'choice' && choices.length === 0)
    add('choices', 'attribute_needs_choices', 'A choice needs values to choose from.')
  const notOfType = (field: 'choices' | 'pattern' | 'unique' | 'searchable') =>
    add(field, 'attribute_not_of_type', `An attribute of the type ${type} cannot have this.`, { type })
  if (type !== 'choice' && choices.length > 0) notOfType('choices')
  if (type !== 'text' && pattern !== null) notOfType('pattern')
  if (unique && type !== 'text' && type !== 'number') notOfType('unique')
  if (searchable && type !== 'text' && type !== 'choice') notOfType('searchable')
  const reason = pattern === null ? undefined : patternFault(pattern)
  if (reason !== undefined)
    add('pattern', 'attribute_pattern_bad', `This pattern cannot be used: ${reason}.`, { reason })
  const needReader = 'Those who read it must include users:read or users:update.'
  const readByOthers = readBy.includes('users:read') || readBy.includes('users:update')
  for (const field of ['searchable', 'filterable', 'inList'] as const)
    if ({ searchable, filterable, inList }[field] && !readByOthers)
      add(field, 'attribute_needs_reader', needReader)
  if (
    (editBy.includes('self') && !readBy.includes('self')) ||
    (editBy.includes('users:update') && !readByOthers)
  )
    add('editBy', 'attribute_needs_reader', 'Who changes a value must be able to read it.')
  return problems
}

/** Finds what is wrong with the definitions together; `at` is the place of the one that is too many. */
export function definitionsProblems(attributes: readonly Pick<Attribute, 'key' | 'searchable'>[]) {
  const problems: (DefinitionProblem & { at: number })[] = []
  let searchable = 0
  for (const [at, attribute] of attributes.entries()) {
    if (attributes.findIndex(({ key }) => key === attribute.key) < at)
      problems.push({
        at,
        field: 'key',
        code: 'attribute_key_taken',
        message: `There is another attribute "${attribute.key}".`,
      })
    searchable += attribute.searchable ? 1 : 0
    if (attribute.searchable && searchable > mostSearchable)
      problems.push({
        at,
        field: 'searchable',
        code: 'attribute_many_searchable',
        message: `Searches look into ${mostSearchable} attributes at most.`,
        params: { most: mostSearchable },
      })
    if (at === mostAttributes)
      problems.push({
        at,
        field: 'key',
        code: 'attribute_many',
        message: `There are ${mostAttributes} attributes at most.`,
        params: { most: mostAttributes },
      })
  }
  return problems
}

/** Names have the levels below; see `search-words.ts` of the server. */
const firstLevel = 11

/** The number under which the words of another attribute are stored: the lowest that none of these has. */
export function freeSearchLevel(attributes: readonly Pick<Attribute, 'searchLevel'>[]): number {
  const taken = new Set(attributes.map(({ searchLevel }) => searchLevel))
  for (let level = firstLevel; ; level++) if (!taken.has(level)) return level
}
