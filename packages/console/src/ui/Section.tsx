import { Group, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  /** Of the heading: 3 unless given. */
  level?: 2 | 3
  actions?: ReactNode
  children: ReactNode
}

/** A titled part of a drawer or a page. */
export function Section({ title, level = 3, actions, children }: SectionProps) {
  return (
    <Stack component="section" gap="xs" aria-label={title}>
      <Group justify="space-between" mih={26}>
        <Title order={level}>{title}</Title>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
