import { ActionIcon, Popover } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { t } from '../i18n/messages.ts'
import { later } from './later.tsx'
import type { ViewOptionsProps } from './ViewOptions.tsx'

const ViewOptions = later<ViewOptionsProps>(
  () => import('./ViewOptions.tsx').then((module) => module.ViewOptions),
  { rare: true },
)

/** Opens what can be chosen about how a list looks. */
export function ViewTools(props: ViewOptionsProps) {
  return (
    <Popover position="bottom-end" shadow="md" withArrow={false} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          size="sm"
          aria-label={t('lists.columnsOf', { list: props.label })}
          className="rc-view-tools"
        >
          <IconAdjustmentsHorizontal size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <ViewOptions {...props} />
      </Popover.Dropdown>
    </Popover>
  )
}
