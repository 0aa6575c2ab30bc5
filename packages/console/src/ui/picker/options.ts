import { foldForSearch } from '@rollcall/access/folding.ts'

/** Something that can be chosen. */
export interface Option {
  value: string
  label: string
  description?: string | undefined
  /** The heading that it stands under; options of one heading follow each other. */
  group?: string | undefined
  /** A part of the list that stays folded until somebody opens it. */
  section?: string | undefined
  disabled?: boolean | undefined
  /** Why it cannot be chosen, or what else has to be known of it. */
  note?: string | undefined
  /** The name of a role's colour. */
  color?: string | undefined
  /** By what else it is found and recognised when it is pasted. */
  aliases?: readonly string[] | undefined
}

/** So many are seen at a glance: of more, there is a field to search them. */
export const fewOptions = 8
/** So many rows are drawn at once; the others are found by typing, or asked for. */
export const rowsDrawn = 50

/** The options that match: every typed word is part of a name, the heading or the description. Ignores case, accents and width. */
export function matching<T extends Option>(options: readonly T[], q: string): T[] {
  const words = foldForSearch(q)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return [...options]
  return options.filter((option) => {
    const text = foldForSearch([...namesOf(option), option.group ?? '', option.description ?? ''].join('\n'))
    return words.every((word) => text.includes(word))
  })
}

/** What Enter takes: the only one that matches, or of several the only one that is called exactly so. */
export function onlyMatch<T extends Option>(options: readonly T[], q: string): T | undefined {
  if (q.trim() === '') return undefined
  const open = options.filter(({ disabled }) => !disabled)
  if (open.length === 1) return open[0]
  const exact = open.filter((option) => isCalled(option, q))
  return exact.length === 1 ? exact[0] : undefined
}

function isCalled(option: Option, name: string): boolean {
  const sought = foldForSearch(name.trim())
  return namesOf(option).some((each) => foldForSearch(each) === sought)
}

function namesOf({ value, label, aliases = [] }: Option): string[] {
  return [label, value, ...aliases]
}

/** The names in a text that was copied from elsewhere, parted by lines, tabs, commas or semicolons; of `Ada <ada@x.org>` the address. */
export function namesIn(text: string): string[] {
  const names = text.split(/[\r\n\t,;]+/).map((part) => (addressIn(part) ?? part).trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** The address between angle brackets. */
function addressIn(part: string): string | undefined {
  const [from, to] = [part.indexOf('<'), part.lastIndexOf('>')]
  const inner = from >= 0 && to > from ? part.slice(from + 1, to) : ''
  return inner.includes('@') ? inner : undefined
}

/** What a list of names stands for. */
export interface Recognised<T extends Option> {
  found: T[]
  /** Names that nothing is called by, or more than one thing, or what cannot be chosen. */
  unmatched: string[]
}

/** Recognises options by their whole names. */
export function recognised<T extends Option>(options: readonly T[], names: readonly string[]): Recognised<T> {
  const byName = new Map<string, T[]>()
  for (const option of options)
    for (const name of new Set(namesOf(option).map(foldForSearch)))
      byName.set(name, [...(byName.get(name) ?? []), option])
  const found = new Map<string, T>()
  const unmatched: string[] = []
  for (const name of names) {
    const [option, another] = byName.get(foldForSearch(name)) ?? []
    if (option && !another && !option.disabled) found.set(option.value, option)
    else unmatched.push(name)
  }
  return { found: [...found.values()], unmatched }
}
