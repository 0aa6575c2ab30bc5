import type { Group } from '@rollcall/contract/groups.ts'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { type Option, type Recognised, recognised, rowsDrawn } from '../../ui/picker/options.ts'
import { PickMany } from '../../ui/picker/PickMany.tsx'

/** The most groups that are chosen at once: each is a request of its own. */
export const groupsAtOnce = 20

interface GroupsFieldProps {
  value: readonly Option[]
  onChange: (groups: Option[]) => void
  /** Groups that the user is in already: they are shown and cannot be chosen. */
  joined?: readonly string[]
}

/** Several of the groups that the viewer sees, found by the server. */
export function GroupsField({ value, onChange, joined = [] }: GroupsFieldProps) {
  return (
    <PickMany
      label={t('userDetails.groups')}
      placeholder={t('groups.searchByName')}
      source={{
        key: ['groups', ...joined],
        find: (q, signal) => find(q, joined, signal),
        recognise: (names) => recognise(names, joined),
      }}
      value={value}
      onChange={onChange}
      maximum={groupsAtOnce}
    />
  )
}

async function find(q: string, joined: readonly string[], signal?: AbortSignal): Promise<Option[]> {
  const filter = { limit: rowsDrawn, sort: 'name' as const, ...(q ? { q } : {}) }
  const { items } = await api.groups.list(filter, signal ? { signal } : {})
  return items.map((group) => optionOf(group, joined.includes(group.id)))
}

function optionOf({ id, name }: Group, isIn: boolean): Option {
  const option: Option = { value: id, label: name }
  return isIn ? { ...option, disabled: true, note: t('groups.inTheGroup') } : option
}

/** Finds the group of each name; a name takes one search, so no more are tried than can be chosen. */
async function recognise(names: string[], joined: readonly string[]): Promise<Recognised<Option>> {
  const found: Option[] = []
  const unmatched: string[] = names.slice(groupsAtOnce)
  for (const name of names.slice(0, groupsAtOnce)) {
    const match = recognised(await find(name.slice(0, 200), joined), [name])
    found.push(...match.found)
    unmatched.push(...match.unmatched)
  }
  return { found, unmatched }
}
