import { Button, Group, PasswordInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDice5 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../../../i18n/messages.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { generatePassword, passwordHint } from '../../passwords/password.ts'

interface GeneratedPasswordInputProps {
  rules: { passwordMinLength: number; passwordMaxLength: number }
  value: string
  onChange: (value: string) => void
  /** Receives a generated password, beside `onChange`. */
  onGenerate: (value: string) => void
  error?: ReactNode
}

/** A password for another user: typed or generated, and copied to be handed over. */
export function GeneratedPasswordInput({
  rules,
  value,
  onChange,
  onGenerate,
  error,
}: GeneratedPasswordInputProps) {
  const [visible, { toggle, open }] = useDisclosure(false)
  return (
    <div>
      <PasswordInput
        label={t('users.password')}
        description={passwordHint(rules)}
        required
        withAsterisk={false}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        visible={visible}
        onVisibilityChange={toggle}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
      />
      <Group gap="xs" mt={6}>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconDice5 size={14} aria-hidden />}
          onClick={() => {
            const drawn = generatePassword(rules.passwordMinLength)
            onChange(drawn)
            onGenerate(drawn)
            open()
          }}
        >
          {t('userChanges.generate')}
        </Button>
        {value && <CopyButton value={value} what={t('userChanges.thePassword')} />}
      </Group>
    </div>
  )
}
