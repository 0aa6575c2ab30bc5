import { SimpleGrid, Text } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import { type Tone, toneColor } from '../../ui/theme.ts'

interface TileProps extends ComponentPropsWithRef<'a'> {
  label: string
  /** The number as it is written. */
  shown: string
  /** Colours the number where it asks for something; the label says what. */
  tone?: Tone | undefined
}

/** A number that leads to its list. */
export const Tile = createLink(({ label, shown, tone, ...link }: TileProps) => (
  <a {...link} className="rc-tile">
    <Text size="sm" c="dimmed" lh={1.3}>
      {label}
    </Text>
    <Text fz={22} fw={600} lh={1.3} {...(tone ? { c: toneColor(tone) } : {})}>
      {shown}
    </Text>
  </a>
))

export function Tiles({ children }: { children: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="xs" verticalSpacing="xs">
      {children}
    </SimpleGrid>
  )
}
