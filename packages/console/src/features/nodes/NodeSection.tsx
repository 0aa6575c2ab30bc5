import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { Node } from '@rollcall/contract/nodes.ts'
import { IconAlertTriangle, IconCircleCheck, IconPlayerPause } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { FigureChart } from './FigureChart.tsx'
import { bytesText, millisecondsText, rateText } from './figures.ts'

const looks = {
  running: { tone: 'good', icon: IconCircleCheck, label: t('nodes.running') },
  stopped: { tone: 'quiet', icon: IconPlayerPause, label: t('nodes.stopped') },
  gone: { tone: 'bad', icon: IconAlertTriangle, label: t('nodes.gone') },
} as const

/** How one node does now, and did in the last hour. */
export function NodeSection({ node }: { node: Node }) {
  const { name, state, minutes } = node
  const { tone, icon: StateIcon, label } = looks[state]
  return (
    <Section
      title={name}
      actions={
        <Pill tone={tone} icon={<StateIcon size={13} aria-hidden />}>
          {label}
        </Pill>
      }
    >
      <Stack gap="md" className="rc-panel" p="md">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing={8}>
          <Facts items={identityOf(node)} />
          <Facts items={latestOf(node)} />
        </SimpleGrid>
        {minutes.length > 1 ? (
          <Charts node={node} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('nodes.later')}
          </Text>
        )}
      </Stack>
    </Section>
  )
}

function identityOf({ version, startedAt, seenAt, latest }: Node): Fact[] {
  return [
    [t('nodes.version'), version],
    [t('nodes.since'), <Time key="since" at={startedAt} />],
    [t('nodes.seen'), <Time key="seen" at={seenAt} />],
    [t('nodes.cpu'), t('nodes.cores', { cores: Math.round(latest.cpu * 100) / 100 })],
  ]
}

function latestOf({ latest, heapLimit }: Node): Fact[] {
  const { rss, heap, loopDelay, requests, underWay, connections, waiting } = latest
  const memory = { rss: bytesText(rss), heap: bytesText(heap), limit: bytesText(heapLimit) }
  return [
    [t('nodes.memory'), t('nodes.memoryOf', memory)],
    [t('nodes.loop'), millisecondsText(loopDelay)],
    [t('nodes.requests'), t('nodes.requestsNow', { rate: rateText(requests), underWay })],
    [t('nodes.database'), t('nodes.databaseNow', { inUse: connections, waiting })],
  ]
}

function Charts({ node: { name, minutes } }: { node: Node }) {
  const line = (label: string, of: Exclude<keyof (typeof minutes)[number], 'at'>) => ({
    name: label,
    values: minutes.map((minute) => minute[of]),
  })
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing="md">
      <FigureChart
        label={t('nodes.memory')}
        of={name}
        minutes={minutes}
        lines={[line(t('nodes.process'), 'rss'), line(t('nodes.heap'), 'heap')]}
        valueText={bytesText}
      />
      <FigureChart
        label={t('nodes.loop')}
        of={name}
        minutes={minutes}
        lines={[line(t('nodes.loop'), 'loopDelay')]}
        valueText={millisecondsText}
      />
      <FigureChart
        label={t('nodes.requests')}
        of={name}
        minutes={minutes}
        lines={[line(t('nodes.requests'), 'requests')]}
        valueText={rateText}
      />
      <FigureChart
        label={t('nodes.database')}
        of={name}
        minutes={minutes}
        lines={[line(t('nodes.inUse'), 'connections'), line(t('nodes.waiting'), 'waiting')]}
        valueText={rateText}
      />
    </SimpleGrid>
  )
}
