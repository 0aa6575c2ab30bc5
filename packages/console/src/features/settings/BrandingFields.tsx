import { ColorInput, Stack, Text, TextInput } from '@mantine/core'
import { t } from '../../i18n/messages.ts'
import { describeColor, isColor } from './color-field.ts'
import type { BrandingValues } from './use-branding-draft.ts'

interface BrandingFieldsProps {
  values: BrandingValues
  errors: Record<string, string>
  disabled: boolean
  onChange: (field: 'name' | 'title' | 'accentColor', value: string) => void
}

export function BrandingFields({ values, errors, disabled, onChange }: BrandingFieldsProps) {
  const field = (name: 'title' | 'name') => ({
    value: values[name],
    maxLength: 100,
    required: true,
    disabled,
    onChange: (event: { currentTarget: { value: string } }) => onChange(name, event.currentTarget.value),
    error: values[name].trim() === '' ? t('settings.enterSomething') : errors[name],
  })
  return (
    <Stack gap="md">
      <TextInput label={t('settings.title')} description={t('settings.titleHint')} {...field('title')} />
      <TextInput label={t('settings.tenant')} description={t('settings.tenantHint')} {...field('name')} />
      <ColorInput
        label={t('settings.color')}
        description={t('settings.colorHint')}
        format="hex"
        required
        disabled={disabled}
        value={values.accentColor}
        onChange={(color) => onChange('accentColor', color.toLowerCase())}
        fixOnBlur={false}
        withEyeDropper={false}
        error={isColor(values.accentColor) ? errors.accentColor : t('settings.enterColor')}
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
