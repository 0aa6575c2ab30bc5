import { Button, Group, Modal, type ModalProps, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { t } from '../i18n/messages.ts'
import { HeadingLevel } from './heading-level.ts'
import { useLayer } from './layers.ts'
import { useInputGuard } from './use-input-guard.ts'
import { useReturnFocus } from './use-return-focus.ts'

interface DialogProps
  extends Omit<ModalProps, 'opened' | 'closeOnEscape' | 'closeOnClickOutside' | 'withCloseButton'> {
  /** Whether only its own buttons close it. */
  firm?: boolean
}

/** A dialog, open as long as it is rendered. A stray key or click does not lose its input. */
export function Dialog({ onClose, firm = false, children, ...props }: DialogProps) {
  useReturnFocus()
  const { leave, watch, question } = useGuardedLeave(onClose)
  useLayer(firm ? () => undefined : leave)
  return (
    <Modal
      opened
      {...props}
      onClose={leave}
      closeOnEscape={false}
      closeOnClickOutside={!firm}
      withCloseButton={!firm}
    >
      <HeadingLevel value={3}>
        <div {...watch}>{children}</div>
      </HeadingLevel>
      {question}
    </Modal>
  )
}

/** Closes at once if there is no input, and asks first otherwise. Render `question` outside of the watched element. */
export function useGuardedLeave(onLeave: () => void) {
  const { watch, isFilled } = useInputGuard()
  const [asking, setAsking] = useState(false)
  return {
    watch,
    leave: () => (isFilled() ? setAsking(true) : onLeave()),
    question: asking && <DiscardQuestion onKeep={() => setAsking(false)} onDiscard={onLeave} />,
  }
}

function DiscardQuestion({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  useReturnFocus()
  useLayer(onKeep)
  return (
    <Modal opened onClose={onKeep} closeOnEscape={false} title={t('ui.discardTitle')} size="sm">
      <Stack gap="md">
        <Text size="sm">{t('ui.discardText')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onKeep} data-autofocus>
            {t('ui.keepEditing')}
          </Button>
          <Button color="red" onClick={onDiscard}>
            {t('ui.discard')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
