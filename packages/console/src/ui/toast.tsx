import { Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { problemOf } from '../api/problem.ts'
import { isToldByCover, ProblemReference, reasonOf } from './ProblemAlert.tsx'

let last: string | undefined

/** Says that something is done, in the place of what was done before. */
export function toastDone(message: string): void {
  if (last) notifications.hide(last)
  last = notifications.show({
    message,
    color: 'teal',
    icon: <IconCheck size={16} aria-hidden />,
    autoClose: 5000,
  })
}

export function toastProblem(title: string, error: unknown): void {
  const problem = problemOf(error)
  if (isToldByCover(problem)) return
  notifications.show({
    title,
    color: 'red',
    icon: <IconAlertTriangle size={16} aria-hidden />,
    // It carries a reference to copy: it must not vanish while somebody reaches for it.
    autoClose: 15_000,
    message: (
      <Stack gap={4}>
        <Text size="sm">{reasonOf(problem.title, problem.detail)}</Text>
        <ProblemReference error={error} />
      </Stack>
    ),
  })
}
