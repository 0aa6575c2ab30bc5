import { Select, TextInput } from '@mantine/core'
import type { AttributeField } from '@rollcall/contract/attributes.ts'
import type { ReactNode } from 'react'
import { t } from '../../../i18n/messages.ts'
import { UserPicker } from '../people/UserPicker.tsx'
import { type AttributeTexts, labelOf } from './attribute-values.ts'

interface AttributeInputsProps {
  fields: readonly AttributeField[]
  values: AttributeTexts
  /** By `attributes.KEY`. */
  errors: Record<string, ReactNode>
  onChange: (key: string, text: string) => void
}

/** A field of a form for each attribute. */
export function AttributeInputs({ fields, values, errors, onChange }: AttributeInputsProps) {
  return fields.map((field) => (
    <AttributeInput
      key={field.key}
      field={field}
      value={values[field.key] ?? ''}
      error={errors[`attributes.${field.key}`]}
      onChange={(text) => onChange(field.key, text)}
    />
  ))
}

interface AttributeInputProps {
  field: AttributeField
  value: string
  error: ReactNode
  onChange: (text: string) => void
}

const yesOrNo = [
  { value: 'true', label: t('users.yes') },
  { value: 'false', label: t('users.no') },
]
const inputTypes = { date: { type: 'date' }, number: { inputMode: 'decimal' } } as const

function AttributeInput({ field, value, error, onChange }: AttributeInputProps) {
  const { type, required } = field
  const shown = {
    label: required ? labelOf(field) : t('users.optionalAttribute', { attribute: labelOf(field) }),
    error,
  }
  if (type === 'user')
    return (
      <UserPicker
        {...shown}
        value={value || null}
        onChange={(id) => onChange(id ?? '')}
        clearable={!required}
      />
    )
  if (type === 'choice' || type === 'yes-no')
    return (
      <Select
        {...shown}
        data={type === 'choice' ? [...field.choices] : yesOrNo}
        value={value || null}
        onChange={(chosen) => onChange(chosen ?? '')}
        clearable={!required}
        allowDeselect={!required}
        searchable={field.choices.length > 7}
      />
    )
  return (
    <TextInput
      {...shown}
      {...(type === 'text' ? {} : inputTypes[type])}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
