import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { roleColors } from '@rollcall/access/color.ts'
import { t } from '../../i18n/messages.ts'
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
        label={t('roles.name')}
        required
        maxLength={100}
        autoComplete="off"
        value={values.name}
        error={errors.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Textarea
        label={t('roles.description')}
        autosize
        minRows={2}
        maxLength={500}
        value={values.description}
        error={errors.description}
        // Lists show it on one line.
        onChange={(event) => onChange({ description: event.currentTarget.value.replace(/\n\s*/g, ' ') })}
      />
      <TextInput
        label={t('roles.externalName')}
        description={t('roles.externalNameHint')}
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
      label={t('roles.color')}
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

const colorNames: Record<RoleValues['color'], string> = {
  gray: t('roles.gray'),
  red: t('roles.red'),
  pink: t('roles.pink'),
  grape: t('roles.grape'),
  violet: t('roles.violet'),
  indigo: t('roles.indigo'),
  blue: t('roles.blue'),
  cyan: t('roles.cyan'),
  teal: t('roles.teal'),
  green: t('roles.green'),
  lime: t('roles.lime'),
  yellow: t('roles.yellow'),
  orange: t('roles.orange'),
}

/** The name of a role's colour. */
export function colorName(color: RoleValues['color']): string {
  return colorNames[color]
}

export function Swatch({ color }: { color: string }) {
  return <span className="rc-swatch" style={{ background: roleColor(color) }} aria-hidden />
}
