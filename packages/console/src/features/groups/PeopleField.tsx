import { CloseButton, Group, Input, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { GroupRole } from '@rollcall/contract/groups.ts'
import type { PersonName } from '@rollcall/contract/people.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
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

/** Chooses people with the search of the server, and the role of each in the group. */
export function PeopleField({ label, among, find, value, onChange, maximum }: PeopleFieldProps) {
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const field = useRef<HTMLInputElement>(null)
  const found = useQuery({
    queryKey: ['people', ...among, q],
    queryFn: ({ signal }) => find({ limit: 50, ...(q ? { q } : {}) }, { signal }),
    placeholderData: keepPreviousData,
  })
  const chosen = new Set(value.map(({ id }) => id))
  const people = (found.data?.items ?? []).filter(({ id }) => !chosen.has(id))
  const add = (id: string | null) => {
    const person = people.find((each) => each.id === id)
    if (person) onChange([...value, { id: person.id, name: person.name, role: 'member' }])
    setTyped('')
  }
  const full = value.length >= maximum
  return (
    <Stack gap="xs">
      <Select
        ref={field}
        label={label}
        placeholder={t('groups.searchByName')}
        searchable
        disabled={full}
        data={people.map(({ id, name, member = false }) => ({
          value: id,
          label: member ? t('groups.alreadyIn', { name }) : name,
          disabled: member,
        }))}
        // The server has already filtered.
        filter={({ options }) => options}
        nothingFoundMessage={found.isFetching ? t('groups.searching') : t('groups.nobodyFound')}
        value={null}
        searchValue={typed}
        onSearchChange={setTyped}
        onChange={add}
        {...(full ? { description: t('groups.atATime', { count: maximum }) } : {})}
      />
      {/* The chosen people count as input that would be lost on closing. */}
      <input type="hidden" value={value.map(({ id, role }) => `${id} ${role}`).join()} readOnly />
      {found.isError && <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />}
      {value.length > 0 && (
        <Input.Wrapper component="div" label={t('groups.chosen', { count: value.length })}>
          <Stack
            component="ul"
            gap={6}
            m={0}
            p={0}
            mah={220}
            style={{ overflowY: 'auto', listStyle: 'none' }}
          >
            {value.map((person) => (
              <Person
                key={person.id}
                person={person}
                onRole={(role) =>
                  onChange(value.map((each) => (each.id === person.id ? { ...each, role } : each)))
                }
                onRemove={() => {
                  onChange(value.filter((each) => each.id !== person.id))
                  field.current?.focus()
                }}
              />
            ))}
          </Stack>
        </Input.Wrapper>
      )}
    </Stack>
  )
}

interface PersonProps {
  person: ChosenPerson
  onRole: (role: GroupRole) => void
  onRemove: () => void
}

function Person({ person: { name, role }, onRole, onRemove }: PersonProps) {
  return (
    <Group component="li" gap="xs" justify="space-between" wrap="nowrap">
      <Text size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
        {name}
      </Text>
      <Group gap={4} wrap="nowrap">
        <SegmentedControl
          size="xs"
          aria-label={t('groups.roleOfPerson', { name })}
          value={role}
          onChange={onRole}
          data={[
            { value: 'member', label: groupRoleLabels.member },
            { value: 'owner', label: groupRoleLabels.owner },
          ]}
        />
        <CloseButton size="sm" aria-label={t('groups.doNotAdd', { name })} onClick={onRemove} />
      </Group>
    </Group>
  )
}
