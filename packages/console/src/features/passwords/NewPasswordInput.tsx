import { Box, PasswordInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { StrengthMeter } from './StrengthMeter.tsx'
import { wordsOf } from './strength.ts'

interface NewPasswordInputProps {
  label: string
  rules: { passwordMinLength: number; passwordMaxLength: number }
  /** Names that the policy refuses and the meter ignores: of the account, the tenant and the product. */
  names: (string | null | undefined)[]
  value: string
  onChange: (value: string) => void
  error?: ReactNode
  autoFocus?: boolean
}

/** One field that can show the password, instead of two fields that must be equal. */
export function NewPasswordInput(props: NewPasswordInputProps) {
  const { label, rules, names, value, onChange, error, autoFocus = false } = props
  return (
    <Box>
      <PasswordInput
        label={label}
        description={t('password.rules', { min: rules.passwordMinLength })}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        autoFocus={autoFocus}
      />
      <StrengthMeter password={value} minLength={rules.passwordMinLength} words={wordsOf(names)} />
    </Box>
  )
}
