import { Stack, Text } from '@mantine/core'
import type { LeftOutReason, Part } from '@rollcall/contract/deleted-things.ts'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { listOf } from '../../ui/list.ts'

interface ComesBackProps {
  /** Each with its name; null for what the user may not see, undefined where there is no such thing. */
  parts: readonly (readonly [label: string, part: Part | null])[]
  /** What it is without any of them. */
  alone: string
  /** What never comes back, if anything. */
  never: string | undefined
}

/** What a restore brings back, and what it does not, with the reasons. */
export function ComesBack({ parts, alone, never }: ComesBackProps) {
  const back = parts.filter(([, part]) => part !== null && part.count > 0)
  const hidden = parts.filter(([, part]) => part === null)
  const leftOut = parts.filter(([, part]) => part !== null && part.leftOutCount > 0)
  const out: Fact[] = [
    ...leftOut.map(([label, part]): Fact => [label, part && <LeftOut key={label} part={part} />]),
    ...hidden.map(([label]): Fact => [label, t('recycleBin.hidden')]),
  ]
  return (
    <Stack gap="sm">
      <Titled title={t('recycleBin.comesBack')}>
        {back.length === 0 ? (
          <Text size="sm">{alone}</Text>
        ) : (
          <Facts items={back.map(([label, part]) => [label, part && namesOf(part)])} />
        )}
      </Titled>
      {(never !== undefined || out.length > 0) && (
        <Titled title={t('recycleBin.staysGone')}>
          {never !== undefined && <Text size="sm">{never}</Text>}
          {out.length > 0 && <Facts items={out} />}
        </Titled>
      )}
    </Stack>
  )
}

function Titled({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {children}
    </Stack>
  )
}

function namesOf({ names, count }: Part): string {
  return listOf(andMore(names, count))
}

function andMore(names: readonly string[], count: number): string[] {
  const more = count - names.length
  return more > 0 ? [...names, t('recycleBin.more', { count: more })] : [...names]
}

function LeftOut({ part: { leftOut, leftOutCount } }: { part: Part }) {
  // Members whose account is gone have no name any more.
  const named = leftOut.filter(({ name }) => name !== '')
  const gone = leftOut.length - named.length
  const lines = [
    ...named.map(({ name, reason }) => t('recycleBin.leftOut', { name, reason: reasons[reason] })),
    ...(gone > 0 ? [t('recycleBin.gone', { count: gone })] : []),
  ]
  return (
    <Stack gap={2} style={{ overflowWrap: 'anywhere' }}>
      {andMore(lines, lines.length + leftOutCount - leftOut.length).map((line) => (
        <span key={line}>{line}</span>
      ))}
    </Stack>
  )
}

const reasons: Record<LeftOutReason, string> = {
  gone: t('recycleBin.reasonGone'),
  over: t('recycleBin.reasonOver'),
  elsewhere: t('recycleBin.reasonElsewhere'),
  limited: t('recycleBin.reasonLimited'),
  'not-allowed': t('recycleBin.reasonNotAllowed'),
  'one-role': t('recycleBin.reasonOneRole'),
  taken: t('recycleBin.reasonTaken'),
  refused: t('recycleBin.reasonRefused'),
  'account-gone': t('recycleBin.reasonAccountGone'),
}
