import { Checkbox, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { attributeEditors, attributeReaders } from '@rollcall/access/attribute-people.ts'
import { attributeKeyPattern } from '@rollcall/access/keys.ts'
import type { AttributeDefinition } from '@rollcall/contract/attributes.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { keyFollowing } from '../../ui/key-for.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { canBeSearched, canBeUnique, changeOf, type DefinitionForm, formOf, newOf } from './definition.ts'
import { readerLabels, typeLabels } from './labels.ts'

const longestKey = 30
const keys = new RegExp(attributeKeyPattern)

type Form = ReturnType<typeof useDefinition>

function useDefinition(attribute: AttributeDefinition | undefined) {
  return useForm<DefinitionForm>({
    initialValues: formOf(attribute),
    validate: {
      en: (value) => (value.trim() ? null : t('attributes.enterLabel')),
      key: (value) => (keys.test(value.trim()) ? null : t('attributes.enterKey')),
    },
  })
}

/** Adds an attribute, or changes one. What cannot be changed later says so. */
export function AttributeDialog({
  attribute,
  onClose,
}: {
  attribute?: AttributeDefinition
  onClose: () => void
}) {
  const form = useDefinition(attribute)
  const save = useMutation({
    mutationFn: (values: DefinitionForm) =>
      attribute
        ? api.attributes.update({ attribute: attribute.key, ...changeOf(values) })
        : api.attributes.create(newOf(values)),
    onSuccess: () => {
      toastDone(t('attributes.saved'))
      onClose()
    },
    onError: (error) => form.setErrors(formErrors(fieldErrors(problemOf(error)))),
  })
  return (
    <Dialog title={attribute ? t('attributes.edit') : t('attributes.add')} onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          {save.isError && (
            <ProblemAlert
              error={save.error}
              title={t('attributes.notSaved')}
              fields={Object.keys(form.values)}
            />
          )}
          <Names form={form} fixed={attribute !== undefined} />
          <Values form={form} fixed={attribute !== undefined} />
          <People form={form} name="readBy" among={attributeReaders} />
          <People form={form} name="editBy" among={attributeEditors} />
          <Places form={form} fixed={attribute !== undefined} />
          <Origins form={form} />
          <DialogActions
            onCancel={onClose}
            submit={attribute ? t('attributes.save') : t('attributes.add')}
            busy={save.isPending}
            disabled={attribute !== undefined && !form.isDirty()}
          />
        </Stack>
      </form>
    </Dialog>
  )
}

/** A part of a label or a mapping is a field of its own here. */
function formErrors(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, message]) => [field.replace(/^(label|mappedFrom)\./, ''), message]),
  )
}

interface PartProps {
  form: Form
  /** The attribute is there, so some of it cannot be changed. */
  fixed: boolean
}

function Names({ form, fixed }: PartProps) {
  const { en, key } = form.values
  return (
    <>
      <TextInput
        label={t('attributes.labelEn')}
        data-autofocus
        maxLength={60}
        {...form.getInputProps('en')}
        onChange={(event) => {
          const label = event.currentTarget.value
          if (!fixed) form.setFieldValue('key', keyFollowing(key, { before: en, after: label }, longestKey))
          form.setFieldValue('en', label)
        }}
      />
      <TextInput label={t('attributes.labelDe')} maxLength={60} {...form.getInputProps('de')} />
      <TextInput
        label={t('attributes.key')}
        description={fixed ? t('attributes.fixed') : t('attributes.keyHint')}
        readOnly={fixed}
        maxLength={longestKey}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('key')}
      />
    </>
  )
}

function Values({ form, fixed }: PartProps) {
  const { type } = form.values
  return (
    <>
      <Select
        label={t('attributes.type')}
        {...(fixed ? { description: t('attributes.fixed') } : {})}
        disabled={fixed}
        allowDeselect={false}
        data={Object.entries(typeLabels).map(([value, label]) => ({ value, label }))}
        {...form.getInputProps('type')}
      />
      {type === 'choice' && (
        <Textarea
          label={t('attributes.choices')}
          description={t('attributes.choicesHint')}
          autosize
          minRows={3}
          maxRows={10}
          {...form.getInputProps('choices')}
        />
      )}
      {type === 'text' && (
        <TextInput
          label={t('attributes.pattern')}
          description={t('attributes.patternHint')}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('pattern')}
        />
      )}
      <Checkbox
        label={t('attributes.required')}
        description={t('attributes.requiredHint')}
        {...form.getInputProps('required', { type: 'checkbox' })}
      />
      {canBeUnique(type) && (
        <Checkbox
          label={t('attributes.unique')}
          description={fixed ? t('attributes.fixed') : t('attributes.uniqueHint')}
          disabled={fixed}
          {...form.getInputProps('unique', { type: 'checkbox' })}
        />
      )}
    </>
  )
}

function People({
  form,
  name,
  among,
}: {
  form: Form
  name: 'readBy' | 'editBy'
  among: readonly DefinitionForm['readBy'][number][]
}) {
  return (
    <Checkbox.Group
      label={t(`attributes.${name}`)}
      description={t('attributes.peopleHint')}
      {...form.getInputProps(name)}
    >
      <Stack gap={6} mt={6}>
        {among.map((reader) => (
          <Checkbox key={reader} value={reader} label={readerLabels[reader]} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

function Places({ form, fixed }: PartProps) {
  return (
    <>
      <Checkbox label={t('attributes.inList')} {...form.getInputProps('inList', { type: 'checkbox' })} />
      <Checkbox
        label={t('attributes.filterable')}
        {...form.getInputProps('filterable', { type: 'checkbox' })}
      />
      {canBeSearched(form.values.type) && (
        <Checkbox
          label={t('attributes.searchable')}
          {...(fixed ? { description: t('attributes.fixed') } : {})}
          disabled={fixed}
          {...form.getInputProps('searchable', { type: 'checkbox' })}
        />
      )}
    </>
  )
}

function Origins({ form }: { form: Form }) {
  return (
    <>
      <TextInput label={t('attributes.column')} maxLength={100} {...form.getInputProps('column')} />
      <TextInput label={t('attributes.claim')} maxLength={200} {...form.getInputProps('claim')} />
      <TextInput label={t('attributes.scim')} maxLength={200} {...form.getInputProps('scim')} />
    </>
  )
}
