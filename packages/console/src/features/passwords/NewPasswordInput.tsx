import { Box, PasswordInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { StrengthMeter } from './StrengthMeter.tsx'
import { wordsOf } from './strength.ts'

interface NewPasswordInputProps {
  label: string
  rules: { passwordMinLength: number; passwordMaxLength: number }
  /** Names that the policy refuses and the meter counts for nothing: of the account, the tenant, the product. */
  names: (string | null | undefined)[]
  value: string
  onChange: (value: string) => void
  error?: ReactNode
  autoFocus?: boolean
}

/** One field with a way to look at it, instead of typing the same thing blindly twice. */
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
