import { Group, Progress, Stack, Text } from '@mantine/core'
import type { Seats } from '@rollcall/contract/seats.ts'
import { t } from '../../i18n/messages.ts'

interface Line {
  key: string
  label: string
  taken: number
  most: number
}

/** The limits of a tenant: of all users first, then of roles. */
export function linesOf({ users, roles }: Seats): Line[] {
  return [
    ...(users ? [{ key: '', label: t('seats.allUsers'), ...users }] : []),
    ...roles.map(({ role, taken, most }) => ({ key: role.id, label: role.name, taken, most })),
  ]
}

/** How many seats are taken, line by line, such as "45 of 100". */
export function SeatsList({ seats }: { seats: Seats }) {
  return (
    <Stack gap="xs" w={280} maw="100%">
      {linesOf(seats).map(({ key, label, taken, most }) => (
        <div key={key}>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{label}</Text>
            <Text size="sm" fw={600} {...(taken >= most ? { c: 'var(--mantine-color-error)' } : {})}>
              {t('seats.of', { taken, most })}
            </Text>
          </Group>
          <Progress
            value={most === 0 ? 100 : Math.min(100, (taken / most) * 100)}
            color={taken >= most ? 'red' : 'blue'}
            size="sm"
            aria-label={t('seats.takenOf', { label })}
          />
        </div>
      ))}
    </Stack>
  )
}
