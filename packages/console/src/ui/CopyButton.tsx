import { ActionIcon, Button, CopyButton as Copy } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { t } from '../i18n/messages.ts'
import { Tip } from './Tip.tsx'

interface CopyButtonProps {
  value: string
  /** What is copied, for people: "request id". */
  what: string
  withText?: boolean
}

export function CopyButton({ value, what, withText = false }: CopyButtonProps) {
  return (
    <Copy value={value} timeout={2000}>
      {({ copied, copy }) => {
        const icon = copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />
        const label = copied ? t('ui.copied') : t('ui.copyWhat', { what })
        if (withText) {
          return (
            <Button variant="default" leftSection={icon} onClick={copy}>
              {label}
            </Button>
          )
        }
        return (
          <Tip label={label}>
            <ActionIcon size="sm" aria-label={label} onClick={copy}>
              {icon}
            </ActionIcon>
          </Tip>
        )
      }}
    </Copy>
  )
}
