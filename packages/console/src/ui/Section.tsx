import { Group, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  /** What an address leads to it by. */
  id?: string
  actions?: ReactNode
  children: ReactNode
}

/** A titled part of a drawer or a page. */
export function Section({ title, id, actions, children }: SectionProps) {
  return (
    <Stack component="section" gap="xs" aria-label={title} {...(id ? { id } : {})}>
      <Group justify="space-between" mih={26}>
        <Title order={3}>{title}</Title>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
