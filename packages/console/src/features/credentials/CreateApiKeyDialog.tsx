import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Preferences } from '@rollcall/contract/me.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { listOf } from '../../ui/list.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { LastDayPicker } from '../../ui/pickers.tsx'
import { SecretDialog } from '../../ui/SecretDialog.tsx'
import { daysFromNow, endOfDay, formatTime } from '../../ui/time.ts'

const expiries = [
  { value: '30', label: t('credentials.days', { count: 30 }) },
  { value: '90', label: t('credentials.days', { count: 90 }) },
  { value: '365', label: t('credentials.days', { count: 365 }) },
  { value: 'custom', label: t('credentials.untilDate') },
  { value: 'never', label: t('ui.never') },
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
  /** The key has to end, after a year at most. */
  ends?: true
  create: (key: NewApiKey) => Promise<MadeApiKey>
  onClose: () => void
}

export function CreateApiKeyDialog({ create, ends, onClose }: CreateApiKeyDialogProps) {
  const { preferences } = useMe()
  const [made, setMade] = useState<MadeApiKey>()
  if (!made)
    return <CreateForm create={create} onClose={onClose} onMade={setMade} {...(ends ? { ends } : {})} />
  return (
    <SecretDialog
      title={t('credentials.keyCreated', { name: made.name })}
      label={t('credentials.apiKey')}
      what={t('credentials.apiKey')}
      secret={made.key}
      note={
        made.expiresAt
          ? t('credentials.worksUntil', { time: formatTime(made.expiresAt, preferences) })
          : t('credentials.untilRevoked')
      }
      onClose={onClose}
    />
  )
}

/** One field holds all addresses, so the error names the invalid ones. */
function errorsOf(error: unknown, addresses: readonly string[]): Record<string, string> {
  const errors = fieldErrors(problemOf(error))
  const wrong = addresses.filter((_, index) => `addresses.${index}` in errors)
  if (wrong.length === 0) return errors
  const names = listOf(wrong)
  return { ...errors, addresses: t('credentials.notAddresses', { names }) }
}

interface CreateFormProps extends CreateApiKeyDialogProps {
  onMade: (made: MadeApiKey) => void
}

function CreateForm({ create: send, ends, onClose, onMade }: CreateFormProps) {
  const { preferences } = useMe()
  const form = useForm<Values>({
    initialValues: { name: '', expiry: '90', day: null, addresses: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('credentials.enterName')),
      day: (value, { expiry }) => (expiry === 'custom' && !value ? t('credentials.chooseLastDay') : null),
    },
  })
  const create = useMutation({
    mutationFn: (values: Values) => send(inputOf(values, preferences)),
    onSuccess: onMade,
    onError: (error, values) => form.setErrors(errorsOf(error, addressesOf(values))),
  })
  return (
    <Dialog onClose={onClose} title={t('credentials.createKeyTitle')}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && (
            <ProblemAlert
              error={create.error}
              title={t('credentials.keyNotCreated')}
              fields={Object.keys(form.values)}
            />
          )}
          <TextInput
            label={t('credentials.name')}
            description={t('credentials.nameHint')}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Select
            label={t('credentials.expires')}
            data={ends ? expiries.filter(({ value }) => value !== 'never') : expiries}
            {...form.getInputProps('expiry')}
          />
          {form.values.expiry === 'custom' && (
            <LastDayPicker
              label={t('credentials.lastDay')}
              placeholder={t('credentials.chooseDay')}
              {...form.getInputProps('day')}
            />
          )}
          <Textarea
            label={t('credentials.onlyFromOptional')}
            description={t('credentials.addressesHint')}
            autosize
            minRows={1}
            maxRows={6}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('addresses')}
          />
          <DialogActions onCancel={onClose} submit={t('credentials.createKey')} busy={create.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
