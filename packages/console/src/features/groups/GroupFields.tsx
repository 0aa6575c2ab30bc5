import { Checkbox, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { t } from '../../i18n/messages.ts'
import { NameField } from '../../ui/NameField.tsx'

/** Form values of the create and edit group dialogs. */
export interface GroupValues {
  name: string
  description: string
  public: boolean
}

const noGroup: GroupValues = { name: '', description: '', public: false }

/** Starts with the values of the group, or empty for a new one. */
export function useGroupForm(initialValues = noGroup) {
  return useForm<GroupValues>({
    initialValues,
    validate: { name: (value) => (value.trim() ? null : t('groups.enterName')) },
  })
}

export function inputOf({ name, description, public: shown }: GroupValues): GroupValues {
  // Lists show it on one line.
  return { name: name.trim(), description: description.replace(/\s+/g, ' ').trim(), public: shown }
}

export function GroupFields({ form }: { form: ReturnType<typeof useGroupForm> }) {
  return (
    <>
      <NameField label={t('groups.name')} {...form.getInputProps('name')} />
      <Textarea
        label={t('groups.descriptionOptional')}
        autosize
        minRows={2}
        maxLength={500}
        {...form.getInputProps('description')}
      />
      <Checkbox
        label={t('groups.visible')}
        description={t('groups.visibleHint')}
        {...form.getInputProps('public', { type: 'checkbox' })}
      />
    </>
  )
}
