import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../i18n/messages.ts'
import { CopyField } from './CopyField.tsx'
import { Dialog } from './Dialog.tsx'

interface OnceDialogProps {
  title: string
  note: string
  children: ReactNode
  onClose: () => void
}

/** Shows something that is shown only once. Only its button closes it, so that a stray click does not lose it. */
export function OnceDialog({ title, note, children, onClose }: OnceDialogProps) {
  return (
    <Dialog onClose={onClose} title={title} size="lg" firm>
      <Stack gap="md">
        <Alert color="orange" icon={<IconEyeOff size={18} aria-hidden />} title={t('ui.onlyOnce')}>
          <Text size="sm">{t('ui.copyNow', { note })}</Text>
        </Alert>
        {children}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('ui.haveCopied')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

interface SecretDialogProps extends Omit<OnceDialogProps, 'children'> {
  label: string
  /** The name of what the button copies: "reset link". */
  what: string
  secret: string
}

/** Shows a secret, once. */
export function SecretDialog({ label, what, secret, ...props }: SecretDialogProps) {
  return (
    <OnceDialog {...props}>
      <CopyField label={label} value={secret} what={what} autoFocus />
    </OnceDialog>
  )
}
