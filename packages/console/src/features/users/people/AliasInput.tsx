import { Text, TextInput } from '@mantine/core'
import { aliasProblem } from '@rollcall/access/account-rules.ts'
import type { ReactNode } from 'react'
import { t } from '../../../i18n/messages.ts'

interface AliasInputProps {
  label: string
  description?: string
  maxLength: number
  value: string
  onChange: (value: string) => void
  error?: ReactNode
  autoFocus?: boolean
  /** Whose alias it is; the user's own by default. */
  autoComplete?: 'nickname' | 'off'
}

/** Counts the characters when few are left. */
export function AliasInput(props: AliasInputProps) {
  const {
    label,
    description,
    maxLength,
    value,
    onChange,
    error,
    autoFocus = false,
    autoComplete = 'nickname',
  } = props
  const length = [...value.normalize('NFKC').trim()].length
  const counted = length > maxLength / 2
  return (
    <TextInput
      label={label}
      description={description}
      autoComplete={autoComplete}
      {...(autoFocus ? { 'data-autofocus': true, autoFocus } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      rightSectionWidth={64}
      rightSection={
        counted && (
          <Text
            size="xs"
            c={length > maxLength ? 'red' : 'dimmed'}
            aria-label={t('users.characters', { length, max: maxLength })}
            role="img"
          >
            {`${length} / ${maxLength}`}
          </Text>
        )
      }
    />
  )
}

/** The error of an alias, by the server's rule; undefined for an empty one. */
export function aliasError(alias: string, rules: { aliasMaxLength: number }): string | null {
  const problem = alias.trim() === '' ? undefined : aliasProblem(rules, alias.trim())
  if (!problem) return null
  return problem.code === 'name_unseen'
    ? t('field.name_unseen', problem.params)
    : t(`field.${problem.code}`, problem.params)
}
