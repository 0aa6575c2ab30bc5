import { SimpleGrid, Text } from '@mantine/core'
import type { Ending, Overview } from '@rollcall/contract/overview.ts'
import { t } from '../../i18n/messages.ts'
import { numberOf } from '../../ui/count.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Section } from '../../ui/Section.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import type { UserTab } from '../users/people/search.ts'

/** What ends within fourteen days. */
export function Ends({ capabilities, apiKeys }: Pick<Overview, 'capabilities' | 'apiKeys'>) {
  if (!capabilities && !apiKeys) return null
  return (
    <SimpleGrid cols={{ base: 1, md: capabilities && apiKeys ? 2 : 1 }} spacing="xl" verticalSpacing="xl">
      {capabilities && (
        <EndList
          title={t('overview.capabilitiesEnd')}
          what={t('overview.capability')}
          ending={capabilities}
          tab="access"
        />
      )}
      {apiKeys && (
        <EndList
          title={t('overview.apiKeysEnd')}
          what={t('overview.apiKey')}
          ending={apiKeys}
          tab="sign-in"
        />
      )}
    </SimpleGrid>
  )
}

interface EndListProps {
  title: string
  what: string
  ending: Ending
  /** The part of a person's page that it is changed in. */
  tab: UserTab
}

type Item = Ending['items'][number]

function EndList({ title, what, ending, tab }: EndListProps) {
  const columns: Column<Item>[] = [
    {
      key: 'name',
      label: what,
      render: (item) => <span style={{ overflowWrap: 'anywhere' }}>{item.name}</span>,
    },
    {
      key: 'user',
      label: t('overview.user'),
      render: (item) => (
        <TextLink to="/settings/users" search={{ user: item.user.id, tab }} fz="inherit">
          {item.user.name}
        </TextLink>
      ),
    },
    { key: 'ends', label: t('overview.ends'), render: (item) => <Time at={item.endsAt} /> },
  ]
  return (
    <Section title={title}>
      {ending.total === 0 ? (
        <Text size="sm" c="dimmed">
          {t('overview.nothingEnds')}
        </Text>
      ) : (
        <DataTable label={title} columns={columns} rows={ending.items} rowKey={({ id }) => id} empty={null} />
      )}
      {ending.total > ending.items.length && (
        <Text size="sm" c="dimmed">
          {t('overview.firstOf', { shown: ending.items.length, all: numberOf(ending) })}
        </Text>
      )}
    </Section>
  )
}
