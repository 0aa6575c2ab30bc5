import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'

/** What whoever makes or changes a group types. */
export interface GroupValues {
  name: string
  description: string
  public: boolean
}

const noGroup: GroupValues = { name: '', description: '', public: false }

/** Begins with what the group is now, or empty for a new one. */
export function useGroupForm(initialValues = noGroup) {
  return useForm<GroupValues>({
    initialValues,
    validate: { name: (value) => (value.trim() ? null : 'Enter a name.') },
  })
}

export function inputOf({ name, description, public: shown }: GroupValues): GroupValues {
  // Lists show it on one line.
  return { name: name.trim(), description: description.replace(/\s+/g, ' ').trim(), public: shown }
}

export function GroupFields({ form }: { form: ReturnType<typeof useGroupForm> }) {
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Textarea
        label="Description (optional)"
        autosize
        minRows={2}
        maxLength={500}
        {...form.getInputProps('description')}
      />
      <Checkbox
        label="Everybody sees this group"
        description="And who is in it. Otherwise only its members and administrators do."
        {...form.getInputProps('public', { type: 'checkbox' })}
      />
    </>
  )
}
