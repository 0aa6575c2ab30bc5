import { Dialog } from '../../ui/Dialog.tsx'
import '@mantine/dates/styles.css'
import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useForm } from '@mantine/form'
import type { Preferences } from '@rollcall/contract/me.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SecretDialog } from '../../ui/SecretDialog.tsx'
import { daysFromNow, endOfDay, formatTime } from '../../ui/time.ts'
import { useMe } from './me.ts'

const expiries = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '365 days' },
  { value: 'custom', label: 'Until a date…' },
  { value: 'never', label: 'Never' },
]

interface Values {
  name: string
  expiry: string
  day: string | null
}

function expiryOf({ expiry, day }: Values, preferences: Preferences): string | null {
  if (expiry === 'never') return null
  return expiry === 'custom' ? endOfDay(day as string, preferences) : daysFromNow(Number(expiry), Date.now())
}

export function CreateApiKeyDialog({ onClose }: { onClose: () => void }) {
  const { preferences } = useMe()
  const [made, setMade] = useState<{ name: string; key: string; expiresAt: string | null }>()
  if (!made) return <CreateForm onClose={onClose} onMade={setMade} />
  return (
    <SecretDialog
      title={`API key "${made.name}" created`}
      label="API key"
      secret={made.key}
      note={
        made.expiresAt
          ? `It works until ${formatTime(made.expiresAt, preferences)}.`
          : 'It works until you revoke it.'
      }
      onClose={onClose}
    />
  )
}

interface CreateFormProps {
  onClose: () => void
  onMade: (made: { name: string; key: string; expiresAt: string | null }) => void
}

function CreateForm({ onClose, onMade }: CreateFormProps) {
  const { preferences } = useMe()
  const form = useForm<Values>({
    initialValues: { name: '', expiry: '90', day: null },
    validate: {
      name: (value) => (value.trim() ? null : 'Enter a name.'),
      day: (value, { expiry }) => (expiry === 'custom' && !value ? 'Choose the last day.' : null),
    },
  })
  const create = useMutation({
    mutationFn: (values: Values) =>
      api.apiKeys.create({ name: values.name.trim(), expiresAt: expiryOf(values, preferences) }),
    onSuccess: onMade,
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog onClose={onClose} title="Create API key">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && <ProblemAlert error={create.error} title="The API key was not created" />}
          <TextInput
            label="Name"
            description="What will use it, so that you recognise it later"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Select label="Expires" data={expiries} {...form.getInputProps('expiry')} />
          {form.values.expiry === 'custom' && (
            <DatePickerInput
              label="Last day"
              valueFormat={preferences.dateFormat}
              minDate={new Date().toISOString().slice(0, 10)}
              placeholder="Choose a day"
              {...form.getInputProps('day')}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create key
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
