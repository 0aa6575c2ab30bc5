import { List, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { type Option, rowsDrawn } from '../../ui/picker/options.ts'
import { PickMany } from '../../ui/picker/PickMany.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { fullNameOf } from '../users/people/names.ts'
import { userQuery } from '../users/people/users.queries.ts'
import { type Days, DaysFields, daysInput, errorOfDays, usualDays } from './DaysFields.tsx'
import { type Outcome, promoteEach } from './promote-each.ts'

/** So many users are promoted with one reason at most: each is a decision of its own. */
const mostAtOnce = 50

interface PromoteDialogProps {
  /** Who is promoted, from the address. */
  user: string | undefined
  onClose: () => void
}

/** Promotes one user or several, with one reason and one last day; says of each what became of it. */
export function PromoteDialog({ user, onClose }: PromoteDialogProps) {
  const named = useQuery({ ...userQuery(user ?? ''), enabled: user !== undefined })
  if (user !== undefined && named.isPending) return null
  const first = named.data ? [{ value: named.data.id, label: fullNameOf(named.data) }] : []
  return (
    <Dialog onClose={onClose} title={t('visits.promoteTitle')}>
      <PromoteForm first={first} onClose={onClose} />
    </Dialog>
  )
}

function PromoteForm({ first, onClose }: { first: Option[]; onClose: () => void }) {
  const form = useForm<{ users: Option[]; reason: string; days: Days }>({
    initialValues: { users: first, reason: '', days: usualDays() },
    validate: {
      users: (value) => (value.length > 0 ? null : t('visits.chooseUsers')),
      reason: (value) => (value.trim() ? null : t('visits.sayWhy')),
      days: errorOfDays,
    },
  })
  const { tenant } = useMe()
  const [refused, setRefused] = useState<Outcome[]>([])
  const promote = useMutation({
    mutationFn: ({ users, reason, days }: typeof form.values) =>
      promoteEach(
        users.map(({ value, label }) => ({ value, label })),
        { reason: reason.trim(), ...daysInput(days) },
      ),
    onSuccess: (outcomes) => {
      const failed = outcomes.filter(({ refusal }) => refusal !== undefined)
      const done = outcomes.length - failed.length
      if (done > 0) toastDone(t('visits.promoted', { count: done }))
      if (failed.length === 0) return onClose()
      setRefused(failed)
      form.setFieldValue(
        'users',
        failed.map(({ user }) => user),
      )
    },
  })
  const { users } = form.values
  return (
    <form onSubmit={form.onSubmit((values) => promote.mutate(values))} noValidate>
      <Stack gap="md">
        <Text size="sm">
          {t('visits.promoteText')} {users.length > 1 && t('visits.promoteOlder')}
        </Text>
        {promote.isError && <ProblemAlert error={promote.error} title={t('visits.notAll')} />}
        {refused.length > 0 && <Refused outcomes={refused} />}
        <PickMany
          label={t('visits.users')}
          placeholder={t('visits.findUsers')}
          source={{ key: ['users', 'to-promote'], find: findUsers(tenant.serviceAccounts) }}
          value={users}
          onChange={(chosen) => form.setFieldValue('users', chosen)}
          maximum={mostAtOnce}
          error={form.errors.users}
        />
        <ReasonField {...form.getInputProps('reason')} />
        <DaysFields
          value={form.values.days}
          onChange={(days) => form.setFieldValue('days', days)}
          error={form.errors.days}
        />
        <DialogActions
          onCancel={onClose}
          submit={
            users.length > 1 ? t('visits.promoteMany', { count: users.length }) : t('visits.promoteOne')
          }
          busy={promote.isPending}
        />
      </Stack>
    </form>
  )
}

/** Why an account may enter other tenants. */
export function ReasonField(props: Partial<Parameters<typeof Textarea>[0]>) {
  return (
    <Textarea
      label={t('visits.reason')}
      description={t('visits.reasonHint')}
      autosize
      minRows={2}
      maxLength={500}
      {...props}
    />
  )
}

function Refused({ outcomes }: { outcomes: readonly Outcome[] }) {
  return (
    <Stack gap={4} role="alert">
      <Text size="sm" fw={600}>
        {t('visits.notAll')}
      </Text>
      <List size="sm" spacing={4}>
        {outcomes.map(({ user, refusal }) => (
          <List.Item key={user.value} style={{ overflowWrap: 'anywhere' }}>
            {refusal}
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}

/** Finds active users. One without an eligible role is shown, with the reason for which it cannot be chosen. */
function findUsers(eligible: readonly string[]) {
  return async (q: string, signal: AbortSignal): Promise<Option[]> => {
    const filter = { status: 'active' as const, limit: rowsDrawn, sort: 'username' as const }
    const { items } = await api.users.list({ ...filter, ...(q ? { q } : {}) }, { signal })
    return items
      .filter(({ provider }) => provider !== 'home-tenant')
      .map((user) => ({
        value: user.id,
        label: fullNameOf(user),
        ...(user.roles.some(({ key }) => eligible.includes(key))
          ? {}
          : { disabled: true, note: t('visits.notEligible') }),
      }))
  }
}
