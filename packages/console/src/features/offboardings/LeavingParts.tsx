import { Stack, Text } from '@mantine/core'
import type { Leaving, Some } from '@rollcall/contract/offboardings.ts'
import { t } from '../../i18n/messages.ts'
import { numberText } from '../../ui/count.ts'
import { Facts } from '../../ui/Facts.tsx'
import { listOf } from '../../ui/list.ts'
import { kindLabels, type Parts } from './leaving.ts'

interface LeavingPartsProps {
  leaving: Leaving
  parts: Parts
  /** It has happened. */
  over?: boolean
}

/** What ends, passes on and stays, each with its number and the first names. */
export function LeavingParts({ leaving, parts, over = false }: LeavingPartsProps) {
  const shown = [
    [over ? t('offboarding.whatEnded') : t('offboarding.whatEnds'), parts.ends],
    [over ? t('offboarding.whatPassedOn') : t('offboarding.whatPassesOn'), parts.passesOn],
    [over ? t('offboarding.whatStayed') : t('offboarding.whatStays'), parts.stays],
  ] as const
  return (
    <Stack gap="sm">
      {shown.map(([title, kinds]) =>
        kinds.length === 0 && kinds !== parts.ends ? null : (
          <Stack key={title} gap={4}>
            <Text size="sm" fw={600}>
              {title}
            </Text>
            {kinds.length === 0 ? (
              <Text size="sm">{t('offboarding.nothingEnds')}</Text>
            ) : (
              <Facts
                items={kinds.map((kind) => [kindLabels[kind], <Names key={kind} some={leaving[kind]} />])}
              />
            )}
          </Stack>
        ),
      )}
    </Stack>
  )
}

function Names({ some }: { some: Some | null }) {
  if (some === null)
    return (
      <Text span size="sm" c="dimmed">
        {t('offboarding.hidden')}
      </Text>
    )
  const { count, names } = some
  if (names.length === 0) return numberText(count)
  const more = count - names.length
  return listOf(more > 0 ? [...names, t('offboarding.more', { count: more })] : names)
}
