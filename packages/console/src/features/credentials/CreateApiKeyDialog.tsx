import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Preferences } from '@rollcall/contract/me.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { LastDayPicker } from '../../ui/pickers.tsx'
import { SecretDialog } from '../../ui/SecretDialog.tsx'
import { daysFromNow, endOfDay, formatTime } from '../../ui/time.ts'

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
  addresses: string
}

/** One in each line, or with commas between them. */
function addressesOf({ addresses }: Values): string[] {
  return addresses.split(/[\s,]+/).filter((address) => address !== '')
}

function inputOf(values: Values, preferences: Preferences): NewApiKey {
  const addresses = addressesOf(values)
  return {
    name: values.name.trim(),
    expiresAt: expiryOf(values, preferences),
    ...(addresses.length > 0 ? { addresses } : {}),
  }
}

export interface NewApiKey {
  name: string
  expiresAt: string | null
  addresses?: string[]
}

interface MadeApiKey {
  name: string
  key: string
  expiresAt: string | null
}

function expiryOf({ expiry, day }: Values, preferences: Preferences): string | null {
  if (expiry === 'never') return null
  return expiry === 'custom' ? endOfDay(day as string, preferences) : daysFromNow(Number(expiry), Date.now())
}

interface CreateApiKeyDialogProps {
  create: (key: NewApiKey) => Promise<MadeApiKey>
  onClose: () => void
}

export function CreateApiKeyDialog({ create, onClose }: CreateApiKeyDialogProps) {
  const { preferences } = useMe()
  const [made, setMade] = useState<MadeApiKey>()
  if (!made) return <CreateForm create={create} onClose={onClose} onMade={setMade} />
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

/** The field holds all addresses together: which of them are meant is said. */
function errorsOf(error: unknown, addresses: readonly string[]): Record<string, string> {
  const errors = fieldErrors(problemOf(error))
  const wrong = addresses.filter((_, index) => `addresses.${index}` in errors)
  if (wrong.length === 0) return errors
  const names = new Intl.ListFormat('en').format(wrong)
  return { ...errors, addresses: `Neither an address nor a network: ${names}` }
}

interface CreateFormProps extends CreateApiKeyDialogProps {
  onMade: (made: MadeApiKey) => void
}

function CreateForm({ create: send, onClose, onMade }: CreateFormProps) {
  const { preferences } = useMe()
  const form = useForm<Values>({
    initialValues: { name: '', expiry: '90', day: null, addresses: '' },
    validate: {
      name: (value) => (value.trim() ? null : 'Enter a name.'),
      day: (value, { expiry }) => (expiry === 'custom' && !value ? 'Choose the last day.' : null),
    },
  })
  const create = useMutation({
    mutationFn: (values: Values) => send(inputOf(values, preferences)),
    onSuccess: onMade,
    onError: (error, values) => form.setErrors(errorsOf(error, addressesOf(values))),
  })
  return (
    <Dialog onClose={onClose} title="Create API key">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && (
            <ProblemAlert
              error={create.error}
              title="The API key was not created"
              fields={Object.keys(form.values)}
            />
          )}
          <TextInput
            label="Name"
            description="What will use it, so that you recognise it later"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Select label="Expires" data={expiries} {...form.getInputProps('expiry')} />
          {form.values.expiry === 'custom' && (
            <LastDayPicker label="Last day" placeholder="Choose a day" {...form.getInputProps('day')} />
          )}
          <Textarea
            label="Only from these addresses (optional)"
            description="One in each line, such as 192.0.2.7 or 10.0.0.0/8. From elsewhere the key is refused."
            autosize
            minRows={1}
            maxRows={6}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('addresses')}
          />
          <DialogActions onCancel={onClose} submit="Create key" busy={create.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
