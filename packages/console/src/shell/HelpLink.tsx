import { ActionIcon } from '@mantine/core'
import { IconHelp } from '@tabler/icons-react'
import { useRouterState } from '@tanstack/react-router'
import { t } from '../i18n/messages.ts'
import { Tip } from '../ui/Tip.tsx'
import { helpFor } from './help.ts'

/** Leads to what the docs say about this page, in a tab of its own, so that nothing typed here is lost. */
export function HelpLink() {
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  return (
    <Tip label={t('shell.helpForPage')}>
      <ActionIcon
        component="a"
        href={helpFor(pathname)}
        target="_blank"
        rel="noreferrer"
        size={28}
        aria-label={t('shell.helpForPage')}
      >
        <IconHelp size={20} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Tip>
  )
}
