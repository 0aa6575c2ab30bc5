import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { CopyField } from './CopyField.tsx'
import { Dialog } from './Dialog.tsx'

interface SecretDialogProps {
  title: string
  label: string
  secret: string
  note: string
  onClose: () => void
}

/** The one time that a secret is shown. Only its button closes it: a stray click must not lose it. */
export function SecretDialog({ title, label, secret, note, onClose }: SecretDialogProps) {
  return (
    <Dialog
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Alert color="orange" icon={<IconEyeOff size={18} aria-hidden />} title="You will not see it again">
          <Text size="sm">Copy it now and keep it in a safe place. {note}</Text>
        </Alert>
        <CopyField label={label} value={secret} what={label.toLowerCase().replace('api', 'API')} autoFocus />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
