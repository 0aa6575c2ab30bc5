import { SegmentedControl } from '@mantine/core'
import type { GroupRole } from '@rollcall/contract/groups.ts'
import type { PersonName } from '@rollcall/contract/people.ts'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { type Option, type Recognised, rowsDrawn } from '../../ui/picker/options.ts'
import { PickMany } from '../../ui/picker/PickMany.tsx'
import { groupRoleLabels } from './words.ts'

export interface ChosenPerson extends PersonName {
  role: GroupRole
}

/** Finds people by the beginnings of words of their names; one page of them. */
export type FindPeople = (
  filter: { q?: string; limit: number },
  options: { signal: AbortSignal },
) => Promise<{ items: (PersonName & { member?: boolean })[] }>

interface PeopleFieldProps {
  label: string
  /** The part of the query key that names the people to choose from. */
  among: readonly string[]
  find: FindPeople
  value: ChosenPerson[]
  onChange: (people: ChosenPerson[]) => void
  /** The most that can be chosen. */
  maximum: number
}

interface PersonOption extends Option {
  role: GroupRole
}

/** People found by asking the server, each with what they are to be in the group. */
export function PeopleField({ label, among, find, value, onChange, maximum }: PeopleFieldProps) {
  const setRole = (id: string, role: GroupRole) =>
    onChange(value.map((each) => (each.id === id ? { ...each, role } : each)))
  return (
    <PickMany<PersonOption>
      label={label}
      placeholder={t('groups.searchByName')}
      source={{
        key: ['people', ...among],
        find: async (q, signal) =>
          (await find({ limit: rowsDrawn, ...(q ? { q } : {}) }, { signal })).items.map(optionOf),
        recognise,
      }}
      value={value.map(({ id, name, role }) => ({ value: id, label: name, role }))}
      onChange={(people) => onChange(people.map(({ value: id, label: name, role }) => ({ id, name, role })))}
      maximum={maximum}
      aside={({ value: id, label: name, role }) => (
        <SegmentedControl
          size="xs"
          aria-label={t('groups.roleOfPerson', { name })}
          value={role}
          onChange={(next) => setRole(id, next)}
          data={[
            { value: 'member', label: groupRoleLabels.member },
            { value: 'owner', label: groupRoleLabels.owner },
          ]}
        />
      )}
    />
  )
}

function optionOf({ id, name, member = false }: PersonName & { member?: boolean }): PersonOption {
  const option: PersonOption = { value: id, label: name, role: 'member' }
  return member ? { ...option, disabled: true, note: t('groups.inTheGroup') } : option
}

async function recognise(names: string[]): Promise<Recognised<PersonOption>> {
  const found: PersonOption[] = []
  const unmatched: string[] = []
  // As many as are taken in one request.
  for (let at = 0; at < names.length; at += 1000) {
    const { items } = await api.people.recognise({ names: names.slice(at, at + 1000) })
    for (const { name, person } of items) {
      if (person) found.push(optionOf(person))
      else unmatched.push(name)
    }
  }
  return { found, unmatched }
}
