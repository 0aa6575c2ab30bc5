import { Tabs, type TabsListProps } from '@mantine/core'
import { useEffect, useRef } from 'react'

/** Tabs in one row, which scrolls where they do not fit; the active one is always in sight. */
export function TabRow({ active, ...props }: TabsListProps & { active: string }) {
  const row = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another active tab is another place to scroll to
  useEffect(() => {
    row.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])
  return <Tabs.List ref={row} className="rc-tab-row" {...props} />
}
