import { Text } from '@mantine/core'
import type { Execution } from '@rollcall/contract/executions.ts'
import { IconAlertTriangle, IconBan, IconCircleCheck, IconClock, IconPlayerPlay } from '@tabler/icons-react'
import { Pill } from '../../ui/Pill.tsx'
import { progressOf, reasonText, stateLabels } from './labels.ts'

const looks = {
  waiting: { tone: 'quiet', icon: IconClock },
  running: { tone: 'warning', icon: IconPlayerPlay },
  done: { tone: 'good', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconAlertTriangle },
  cancelled: { tone: 'quiet', icon: IconBan },
} as const

/** The state of a job, with how far it is or why it failed. */
export function ExecutionStateCell({ execution }: { execution: Execution }) {
  const { tone, icon: StateIcon } = looks[execution.state]
  const more = reasonText(execution) ?? progressOf(execution)
  return (
    <>
      <Pill tone={tone} icon={<StateIcon size={13} aria-hidden />}>
        {stateLabels[execution.state]}
      </Pill>
      {more && (
        <Text size="xs" c="dimmed">
          {more}
        </Text>
      )}
    </>
  )
}
