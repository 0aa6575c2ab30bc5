import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useGuardedLeave } from './Dialog.tsx'
import { HeadingLevel } from './heading-level.ts'
import { useLayer } from './layers.ts'
import { useReturnFocus } from './use-return-focus.ts'

interface SidePanelProps {
  title: ReactNode
  onClose: () => void
  children: ReactNode
}

/** A panel beside a list; open as long as it is rendered. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  useReturnFocus()
  const { leave, watch, question } = useGuardedLeave(onClose)
  useLayer(leave)
  return (
    <Drawer
      opened
      onClose={leave}
      closeOnEscape={false}
      position="right"
      size={680}
      title={title}
      overlayProps={{ backgroundOpacity: 0.25 }}
      transitionProps={{ duration: 120 }}
    >
      <HeadingLevel value={3}>
        <div {...watch}>{children}</div>
      </HeadingLevel>
      {question}
    </Drawer>
  )
}
