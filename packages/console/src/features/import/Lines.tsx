import { Group, SegmentedControl, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Import, ImportLine, ImportOutcome } from '@rollcall/contract/imports.ts'
import { IconBan, IconCircleCheck, IconCirclePlus, IconClock, IconEqual } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { PageSize } from '../../ui/page-size.ts'
import type { Column } from '../../ui/table.ts'
import { linesQuery } from './imports.queries.ts'
import { LineText } from './LineText.tsx'
import { outcomeLabels } from './labels.ts'

type Shown = Exclude<ImportOutcome, 'waiting'>
const shownOutcomes: readonly Shown[] = ['refused', 'created', 'changed', 'unchanged']

/** The lines of a file by what would become of them: first those that are refused. */
export function Lines({ given }: { given: Import }) {
  const me = useMe()
  const own = given.createdBy.id === me.user.id
  const mayRead = useMayCall(contract.imports.listLines)
  const [shown, setShown] = useState<Shown>(
    () => shownOutcomes.find((outcome) => given.counts[outcome] > 0) ?? 'created',
  )
  const [place, setPlace] = useState<{ size: PageSize; cursor?: string }>({ size: 25 })
  const at = { limit: place.size, ...(place.cursor ? { cursor: place.cursor } : {}) }
  const lines = useQuery({ ...linesQuery(given.id, { outcome: shown, ...at }), enabled: own && mayRead })
  if (!own) return <Text size="sm">{t('imports.linesOfOther', { name: given.createdBy.name })}</Text>
  return (
    <div>
      <Group mb="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('imports.whichLines')}
          value={shown}
          onChange={(value) => {
            setShown(value as Shown)
            setPlace(({ size }) => ({ size }))
          }}
          data={shownOutcomes.map((outcome) => ({
            value: outcome,
            label: t('imports.counted', { outcome: outcomeLabels[outcome], count: given.counts[outcome] }),
          }))}
        />
      </Group>
      {lines.isError ? (
        <ProblemAlert error={lines.error} onRetry={() => void lines.refetch()} />
      ) : (
        <DataTable
          label={t('imports.lines')}
          columns={columnsOf(given)}
          rows={lines.data?.items}
          rowKey={({ line }) => String(line)}
          empty={<EmptyState title={t('imports.noLines')} />}
        />
      )}
      <ListPager
        page={lines.data}
        total={{ total: given.counts[shown] }}
        cursor={place.cursor}
        size={place.size}
        noun={(of) => t('imports.countedLines', { ...of })}
        onGo={(to) => setPlace(({ size }) => ({ size, ...to }))}
      />
    </div>
  )
}

const looks = {
  waiting: { tone: 'quiet', icon: IconClock },
  created: { tone: 'good', icon: IconCirclePlus },
  changed: { tone: 'good', icon: IconCircleCheck },
  unchanged: { tone: 'quiet', icon: IconEqual },
  refused: { tone: 'warning', icon: IconBan },
} as const

function columnsOf(given: Import): Column<ImportLine>[] {
  return [
    {
      key: 'user',
      label: t('imports.user'),
      names: true,
      min: 140,
      render: (line) => <span style={{ overflowWrap: 'anywhere' }}>{nameIn(given, line)}</span>,
    },
    {
      key: 'line',
      label: t('imports.line'),
      min: 70,
      share: 0,
      render: ({ line }) => line.toLocaleString(t.locale),
    },
    {
      key: 'outcome',
      label: t('imports.outcome'),
      min: 120,
      share: 0,
      render: ({ outcome }) => <Outcome outcome={outcome} />,
    },
    {
      key: 'text',
      label: t('imports.what'),
      min: 200,
      share: 3,
      render: (line) => <LineText given={given} line={line} />,
    },
  ]
}

function Outcome({ outcome }: { outcome: ImportOutcome }) {
  const { tone, icon: OutcomeIcon } = looks[outcome]
  return (
    <Pill tone={tone} icon={<OutcomeIcon size={13} aria-hidden />}>
      {outcomeLabels[outcome]}
    </Pill>
  )
}

/** What a line calls its user: by the username, the address or the alias, else its first value. */
function nameIn({ columns }: Import, { cells }: ImportLine): string {
  for (const wanted of ['username', 'email', 'alias'] as const) {
    const name = cells[columns.findIndex(({ target }) => target === wanted)]
    if (name) return name
  }
  return cells.find((cell) => cell !== '') ?? ''
}
