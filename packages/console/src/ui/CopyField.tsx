import { Group, TextInput } from '@mantine/core'
import { CopyButton } from './CopyButton.tsx'

interface CopyFieldProps {
  label: string
  value: string
  /** The name of what the button copies: "reset link". */
  what: string
  autoFocus?: boolean
  /** Whether the button is inside the field, for one of several fields. */
  compact?: boolean
}

/** A text to copy: select it as a whole, or use its button. */
export function CopyField({ label, value, what, autoFocus = false, compact = false }: CopyFieldProps) {
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        label={label}
        value={value}
        readOnly
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        style={{ flex: 1, minWidth: 220 }}
        onFocus={(event) => event.currentTarget.select()}
        {...(autoFocus ? { 'data-autofocus': true } : {})}
        {...(compact ? { rightSection: <CopyButton value={value} what={what} /> } : {})}
      />
      {!compact && <CopyButton value={value} what={what} withText />}
    </Group>
  )
}
