import type { Group } from '@rollcall/contract/groups.ts'
import { t } from '../../i18n/messages.ts'
import { type Option, type Recognised, recognised } from '../../ui/picker/options.ts'
import { PickMany } from '../../ui/picker/PickMany.tsx'
import { findGroups, groupOption } from './group-source.ts'

/** The most groups that are chosen at once: each is a request of its own. */
export const groupsAtOnce = 20

interface GroupsFieldProps {
  value: readonly Option[]
  onChange: (groups: Option[]) => void
  /** Groups that the user is in already: they stand on top and cannot be chosen. */
  joined?: readonly Named[]
}

type Named = Pick<Group, 'id' | 'name'>

/** Several of the groups that the viewer sees, found by the server. */
export function GroupsField({ value, onChange, joined = [] }: GroupsFieldProps) {
  return (
    <PickMany
      label={t('userDetails.groups')}
      placeholder={t('groups.searchByName')}
      source={{
        key: ['groups', ...joined.map(({ id }) => id)],
        find: (q, signal) => find(q, joined, signal),
        recognise: (names) => recognise(names, joined),
      }}
      value={value}
      onChange={onChange}
      maximum={groupsAtOnce}
    />
  )
}

async function find(q: string, joined: readonly Named[], signal?: AbortSignal): Promise<Option[]> {
  const found = await findGroups(q, signal)
  const isIn = new Set(joined.map(({ id }) => id))
  const present = q ? found.filter(({ id }) => isIn.has(id)) : joined
  const others = found.filter(({ id }) => !isIn.has(id))
  return [
    ...present.map((group) => ({ ...groupOption(group), disabled: true, note: t('groups.inTheGroup') })),
    ...others.map(groupOption),
  ]
}

/** Finds the group of each name; a name takes one search, so no more are tried than can be chosen. */
async function recognise(names: string[], joined: readonly Named[]): Promise<Recognised<Option>> {
  const found: Option[] = []
  const unmatched: string[] = names.slice(groupsAtOnce)
  for (const name of names.slice(0, groupsAtOnce)) {
    const match = recognised(await find(name, joined), [name])
    found.push(...match.found)
    unmatched.push(...match.unmatched)
  }
  return { found, unmatched }
}
