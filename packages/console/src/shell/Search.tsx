import { Text } from '@mantine/core'
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  useSpotlight,
} from '@mantine/spotlight'
import { soughtText } from '@rollcall/access/readable-text.ts'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
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
  const people = usePeople(query)
  const commands = useCommands(query)
  const groups = useGroups(query)
  const roles = useRolesAndPermissions(query)
  const places = usePlaces()
  // People before all else; what only happens to match a word of its description comes last.
  const inOrder = (text: string) => [...commands, ...people, ...beginning(text, places), ...groups, ...roles]
  const { opened } = useSpotlight(searchStore)
  useLayer(search.close, opened)
  return (
    <Spotlight
      store={searchStore}
      closeOnEscape={false}
      query={query}
      onQueryChange={setQuery}
      actions={[...commands, ...people, ...places, ...groups, ...roles]}
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
        onKeyDown: openFirst,
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

/** People arrive later than the other lines, when no line may be selected yet: Enter then opens the first line. */
function openFirst(event: KeyboardEvent<HTMLInputElement>): void {
  const list = event.currentTarget.closest('[role="dialog"]')
  if (event.key !== 'Enter' || list?.querySelector('[data-selected]')) return
  list?.querySelector<HTMLElement>('[data-action]')?.click()
}
