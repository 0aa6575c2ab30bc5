import { Radio, Select, Stack } from '@mantine/core'
import { useMe } from '../../../api/me.ts'
import { fieldErrors, problemOf } from '../../../api/problem.ts'
import { t } from '../../../i18n/messages.ts'
import { AttributeInputs } from '../attributes/AttributeInputs.tsx'
import { labelOf } from '../attributes/attribute-values.ts'
import type { AttributeChoice } from './bulk-choices.ts'

interface AttributeChangeProps {
  value: AttributeChoice
  error: unknown
  onChange: (value: AttributeChoice) => void
}

/** Which attribute is changed, and to what; or that it is cleared, where users may be without it. */
export function AttributeChange({ value, error, onChange }: AttributeChangeProps) {
  const { field, text, clear } = value
  const fields = useMe().tenant.attributes.filter(({ edit }) => edit)
  const errors = error == null ? {} : fieldErrors(problemOf(error))
  return (
    <Stack gap="sm">
      <Select
        label={t('attributes.attribute')}
        placeholder={t('attributes.choose')}
        data={fields.map((each) => ({ value: each.key, label: labelOf(each) }))}
        value={field?.key ?? null}
        onChange={(key) =>
          onChange({ field: fields.find((each) => each.key === key), text: '', clear: false })
        }
        allowDeselect={false}
        searchable={fields.length > 7}
        data-autofocus
      />
      {field && !field.required && (
        <Radio.Group
          aria-label={t('attributes.what')}
          value={clear ? 'clear' : 'set'}
          onChange={(chosen) => onChange({ ...value, clear: chosen === 'clear' })}
        >
          <Stack gap={6}>
            <Radio value="set" label={t('attributes.setValue')} />
            <Radio value="clear" label={t('attributes.clearValue')} />
          </Stack>
        </Radio.Group>
      )}
      {field && !clear && (
        <AttributeInputs
          fields={[{ ...field, required: true }]}
          values={{ [field.key]: text }}
          errors={errors}
          onChange={(_, typed) => onChange({ ...value, text: typed })}
        />
      )}
    </Stack>
  )
}
