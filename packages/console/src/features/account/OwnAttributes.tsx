import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AttributeField, Attributes } from '@rollcall/contract/attributes.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { AttributeInputs } from '../users/attributes/AttributeInputs.tsx'
import {
  changesOf,
  clearedValues,
  labelOf,
  shownValue,
  textsOf,
} from '../users/attributes/attribute-values.ts'
import { ownAttributesQuery } from './account.queries.ts'

/** The attributes that users read of their own account, and a form for those that they change. */
export function OwnAttributes() {
  const fields = useMe().tenant.attributes.filter(({ readOwn }) => readOwn)
  const own = useQuery({ ...ownAttributesQuery, enabled: fields.length > 0 })
  if (own.isError) return <ProblemAlert error={own.error} onRetry={() => void own.refetch()} />
  if (!own.data) return null
  const values = own.data.attributes
  const facts = fields.flatMap((field): Fact[] => {
    const shown = field.editOwn ? undefined : shownValue(field, values[field.key])
    return shown === undefined ? [] : [[labelOf(field), shown]]
  })
  const editable = fields.filter(({ editOwn }) => editOwn)
  return (
    <Stack gap="lg">
      {facts.length > 0 && <Facts items={facts} />}
      {editable.length > 0 && (
        <OwnAttributesForm key={JSON.stringify(values)} fields={editable} values={values} />
      )}
    </Stack>
  )
}

function OwnAttributesForm({ fields, values }: { fields: AttributeField[]; values: Attributes }) {
  const before = textsOf(fields, values)
  const form = useForm({
    initialValues: { attributes: before },
    validate: ({ attributes }) => clearedValues(fields, before, attributes),
  })
  const save = useMutation({
    mutationFn: (attributes: typeof before) =>
      api.me.updateAttributes({ attributes: changesOf(fields, before, attributes) }),
    onSuccess: () => toastDone(t('account.attributesSaved')),
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <form onSubmit={form.onSubmit(({ attributes }) => save.mutate(attributes))} noValidate>
      <Stack gap="sm">
        {save.isError && (
          <ProblemAlert
            error={save.error}
            title={t('account.attributesNotSaved')}
            fields={fields.map(({ key }) => `attributes.${key}`)}
          />
        )}
        <AttributeInputs
          fields={fields}
          values={form.values.attributes}
          errors={form.errors}
          onChange={(key, text) => form.setFieldValue(`attributes.${key}`, text)}
        />
        <Group>
          <Button type="submit" variant="default" loading={save.isPending} disabled={!form.isDirty()}>
            {t('account.saveAttributes')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
