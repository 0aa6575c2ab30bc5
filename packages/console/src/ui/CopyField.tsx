import { Group, TextInput } from '@mantine/core'
import { CopyButton } from './CopyButton.tsx'

interface CopyFieldProps {
  label: string
  value: string
  /** What the button copies, for people: "reset link". */
  what: string
  autoFocus?: boolean
  /** The button stands inside the field, for one of several. */
  compact?: boolean
}

/** A text that is there to be taken elsewhere: selected as a whole, or copied by its button. */
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
