import { Group, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  actions?: ReactNode
  children: ReactNode
}

/** A titled part of a drawer or a page. */
export function Section({ title, actions, children }: SectionProps) {
  return (
    <Stack component="section" gap="xs" aria-label={title}>
      <Group justify="space-between" mih={26}>
        <Title order={3}>{title}</Title>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
