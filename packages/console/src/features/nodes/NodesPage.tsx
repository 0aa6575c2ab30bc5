import { Skeleton, Stack, Text } from '@mantine/core'
import type { NodeList } from '@rollcall/contract/nodes.ts'
import { useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/messages.ts'
import { numberText } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { FigureChart } from './FigureChart.tsx'
import { durationText, rateText } from './figures.ts'
import { NodeSection } from './NodeSection.tsx'
import { nodesQuery } from './nodes.queries.ts'

/** Memory and load of every node, for those who run the server. */
export function NodesPage() {
  const nodes = useQuery(nodesQuery())
  return (
    <>
      <PageHeader title={t('nodes.nodes')} description={t('nodes.hint')} />
      {nodes.isPending && <Skeleton height={420} />}
      {nodes.isError && <ProblemAlert error={nodes.error} onRetry={() => void nodes.refetch()} />}
      {nodes.data && (
        <Stack gap="lg">
          <QueueSection queue={nodes.data.queue} />
          {nodes.data.nodes.map((node) => (
            <NodeSection key={node.id} node={node} />
          ))}
          {nodes.data.nodes.length === 0 && (
            <EmptyState title={t('nodes.none')}>{t('nodes.noneHint')}</EmptyState>
          )}
        </Stack>
      )}
    </>
  )
}

function QueueSection({ queue: { waiting, oldest, minutes } }: { queue: NodeList['queue'] }) {
  return (
    <Section title={t('nodes.queue')}>
      <Stack gap="sm" className="rc-panel" p="md">
        <Text size="sm" c="dimmed">
          {t('nodes.queueHint')}
        </Text>
        <Facts
          items={[
            [t('nodes.waiting'), numberText(waiting)],
            [t('nodes.oldest'), durationText(waiting > 0 ? oldest : 0)],
          ]}
        />
        {minutes.length > 1 && (
          <FigureChart
            label={t('nodes.queue')}
            minutes={minutes}
            lines={[{ name: t('nodes.waiting'), values: minutes.map((minute) => minute.waiting) }]}
            valueText={rateText}
          />
        )}
      </Stack>
    </Section>
  )
}
