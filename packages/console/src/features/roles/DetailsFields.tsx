import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { roleColors } from '@rollcall/access/color.ts'
import { roleColor } from '../../ui/theme.ts'
import type { RoleField, RoleValues } from './draft.ts'

interface DetailsFieldsProps {
  values: RoleValues
  errors: Partial<Record<RoleField, string>>
  onChange: (change: Partial<RoleValues>) => void
}

export function DetailsFields({ values, errors, onChange }: DetailsFieldsProps) {
  return (
    <Stack gap="sm">
      <TextInput
        label="Name"
        required
        maxLength={100}
        autoComplete="off"
        value={values.name}
        error={errors.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={500}
        value={values.description}
        error={errors.description}
        // Lists show it on one line.
        onChange={(event) => onChange({ description: event.currentTarget.value.replace(/\n\s*/g, ' ') })}
      />
      <TextInput
        label="External Role Name"
        description="What directories and identity providers call it"
        maxLength={200}
        autoComplete="off"
        value={values.externalName}
        error={errors.externalName}
        onChange={(event) => onChange({ externalName: event.currentTarget.value })}
      />
      <ColorField value={values.color} onChange={(color) => onChange({ color })} />
    </Stack>
  )
}

interface ColorFieldProps {
  value: RoleValues['color']
  onChange: (color: RoleValues['color']) => void
}

function ColorField({ value, onChange }: ColorFieldProps) {
  return (
    <Select
      label="Colour"
      data={roleColors.map((color) => ({ value: color, label: colorName(color) }))}
      value={value}
      onChange={(color) => color && onChange(color)}
      leftSection={<Swatch color={value} />}
      renderOption={({ option }) => (
        <span className="rc-role" style={{ color: roleColor(option.value) }}>
          {option.label}
        </span>
      )}
    />
  )
}

export function colorName(color: string): string {
  return `${color[0]?.toUpperCase() ?? ''}${color.slice(1)}`
}

export function Swatch({ color }: { color: string }) {
  return <span className="rc-swatch" style={{ background: roleColor(color) }} aria-hidden />
}
