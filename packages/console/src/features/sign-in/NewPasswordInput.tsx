import { PasswordInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { passwordHint } from '../users/password.ts'

interface NewPasswordInputProps {
  label: string
  rules: { passwordMinLength: number; passwordMaxLength: number }
  value: string
  onChange: (value: string) => void
  error?: ReactNode
  autoFocus?: boolean
}

/** One field with a way to look at it, instead of typing the same thing blindly twice. */
export function NewPasswordInput({
  label,
  rules,
  value,
  onChange,
  error,
  autoFocus = false,
}: NewPasswordInputProps) {
  return (
    <PasswordInput
      label={label}
      description={passwordHint(rules)}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      autoFocus={autoFocus}
    />
  )
}
