import { Text } from '@mantine/core'
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  useSpotlight,
} from '@mantine/spotlight'
import { soughtText } from '@rollcall/access/readable-text.ts'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useMe } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import { useLayer } from '../ui/layers.ts'
import { useCommands, usePeople } from './search-people.ts'
import { useGroups, usePlaces, useRolesAndPermissions } from './search-places.ts'
import { search, searchStore } from './search-store.ts'

/** The search for pages, people and groups; people and groups are found by the server. */
export function Search() {
  const [query, setQuery] = useState('')
  const { groups: withGroups } = useMe().tenant
  const commands = useCommands(query)
  const people = usePeople(query)
  const groups = useGroups(query)
  const roles = useRolesAndPermissions(query)
  const places = usePlaces()
  // People before all else; what only happens to match a word of its description comes last.
  const inOrder = (text: string) => [
    ...commands.lines,
    ...people.lines,
    ...beginning(text, places),
    ...groups,
    ...roles,
  ]
  const { opened } = useSpotlight(searchStore)
  useLayer(search.close, opened)
  return (
    <Spotlight
      store={searchStore}
      closeOnEscape={false}
      query={query}
      onQueryChange={setQuery}
      actions={[...commands.lines, ...people.lines, ...places, ...groups, ...roles]}
      filter={inOrder}
      shortcut={null}
      centered={false}
      overlayProps={{ backgroundOpacity: 0.4 }}
      scrollable
      maxHeight={420}
      nothingFound={
        <Text size="sm" c="dimmed">
          {t(withGroups ? 'shell.nothingFoundGroups' : 'shell.nothingFound')}
        </Text>
      }
      searchProps={{
        onKeyDownCapture: useEnter(commands.pending || people.pending),
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t(withGroups ? 'shell.searchForGroups' : 'shell.searchFor'),
        'aria-label': t('shell.search'),
      }}
    />
  )
}

/** Lines with words that begin with the text. People and groups are not filtered again: the server has matched them, also by email address. */
function beginning(text: string, groups: SpotlightActionGroupData[]): SpotlightActionGroupData[] {
  const typed = soughtText(text).toLowerCase().split(' ')
  const matches = (action: SpotlightActionData) => {
    const words = `${action.label} ${action.description ?? ''}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)
    return typed.every((part) => words.some((word) => word.startsWith(part)))
  }
  return groups
    .map((group) => ({ ...group, actions: group.actions.filter(matches) }))
    .filter((group) => group.actions.length > 0)
}

/**
 * Enter opens the marked line, or the first one if none is marked. People and what can be done to them arrive later than what is typed:
 * Enter waits for them, so that it opens no line that was found for a name that was typed before.
 */
function useEnter(pending: boolean) {
  const waiting = useRef<HTMLInputElement>(null)
  const open = (field: HTMLInputElement) => {
    const list = field.closest('[role="dialog"]')
    const line = list?.querySelector<HTMLElement>('[data-selected]') ?? list?.querySelector('[data-action]')
    if (line instanceof HTMLElement) line.click()
  }
  useEffect(() => {
    if (pending || !waiting.current) return
    open(waiting.current)
    waiting.current = null
  })
  return (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) {
      waiting.current = null
      return
    }
    event.preventDefault()
    event.stopPropagation()
    if (pending) waiting.current = event.currentTarget
    else open(event.currentTarget)
  }
}
