import { ColorInput, Stack, Text, TextInput } from '@mantine/core'
import { describeColor, isColor } from './color-field.ts'
import type { LookValues } from './use-look-draft.ts'

interface LookFieldsProps {
  values: LookValues
  errors: Record<string, string>
  disabled: boolean
  onChange: (field: keyof LookValues, value: string) => void
}

export function LookFields({ values, errors, disabled, onChange }: LookFieldsProps) {
  const field = (name: 'title' | 'name') => ({
    value: values[name],
    maxLength: 100,
    required: true,
    disabled,
    onChange: (event: { currentTarget: { value: string } }) => onChange(name, event.currentTarget.value),
    error: values[name].trim() === '' ? 'Enter something.' : errors[name],
  })
  return (
    <Stack gap="md">
      <TextInput
        label="Title"
        description="Name of the product on sign-in pages and in mails."
        {...field('title')}
      />
      <TextInput
        label="Tenant"
        description="Name of those who use it, beside the title."
        {...field('name')}
      />
      <ColorInput
        label="Colour"
        description="Of the button that signs in, and of mails; such as #1c4fd8."
        format="hex"
        required
        disabled={disabled}
        value={values.accentColor}
        onChange={(color) => onChange('accentColor', color.toLowerCase())}
        fixOnBlur={false}
        withEyeDropper={false}
        error={isColor(values.accentColor) ? errors.accentColor : 'Enter a colour such as #1c4fd8.'}
      />
      {isColor(values.accentColor) && <ColorNotes color={values.accentColor} />}
    </Stack>
  )
}

function ColorNotes({ color }: { color: string }) {
  const { text, warning } = describeColor(color)
  return (
    <Stack gap={2}>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
      {warning && <Text size="xs">{warning}</Text>}
    </Stack>
  )
}
