import { Group, Stack, Text } from '@mantine/core'
import { type NotificationData, notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { problemOf } from '../api/problem.ts'
import { later } from './later.tsx'
import { isToldByCover, ProblemReference, reasonOf } from './ProblemAlert.tsx'

/** Where toasts are shown. */
export const Toasts = later(() => import('./Toasts.tsx').then((module) => module.Toasts), { hidden: true })

function show(toast: NotificationData): string {
  // Until it is loaded, the toast waits.
  Toasts.load().catch(() => undefined)
  return notifications.show(toast)
}

let last: string | undefined

export interface ToastOptions {
  /** A button beside the message. */
  action?: ReactNode
  /** How long it stays, in milliseconds. */
  autoClose?: number
}

/** Says that something is done; replaces the message before. */
export function toastDone(message: string, { action, autoClose = 5000 }: ToastOptions = {}): void {
  if (last) notifications.hide(last)
  last = show({
    message: action ? (
      <Group justify="space-between" gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
          {message}
        </Text>
        {action}
      </Group>
    ) : (
      message
    ),
    color: 'teal',
    icon: <IconCheck size={16} aria-hidden />,
    autoClose,
  })
}

export function toastProblem(title: string, error: unknown): void {
  const problem = problemOf(error)
  if (isToldByCover(problem)) return
  show({
    title,
    color: 'red',
    icon: <IconAlertTriangle size={16} aria-hidden />,
    // It has a reference to copy, so it must not vanish while the user reaches for it.
    autoClose: 15_000,
    message: (
      <Stack gap={4}>
        <Text size="sm">{reasonOf(problem.title, problem.detail)}</Text>
        <ProblemReference error={error} />
      </Stack>
    ),
  })
}

/** Takes away every message that is shown. */
export function clearToasts(): void {
  notifications.clean()
}
