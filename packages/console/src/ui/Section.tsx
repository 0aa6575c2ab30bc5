import { Group, Stack, Title } from '@mantine/core'
import { type ReactNode, useContext } from 'react'
import { HeadingLevel } from './heading-level.ts'

interface SectionProps {
  title: string
  /** What an address leads to it by. */
  id?: string
  actions?: ReactNode
  /** It only asks something. */
  notPrinted?: boolean
  children: ReactNode
}

/** A titled part of a drawer or a page. */
export function Section({ title, id, actions, notPrinted = false, children }: SectionProps) {
  const level = useContext(HeadingLevel)
  return (
    <Stack
      component="section"
      gap="xs"
      aria-label={title}
      {...(notPrinted ? { className: 'rc-not-printed' } : {})}
      {...(id ? { id } : {})}
    >
      <Group justify="space-between" mih={26}>
        <Title order={level} size="h3">
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
