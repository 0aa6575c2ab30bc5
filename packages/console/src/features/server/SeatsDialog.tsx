import { NumberInput, Skeleton, Stack, Text } from '@mantine/core'
import { mostSeats } from '@rollcall/contract/seats.ts'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { rolesOfTenantQuery, useTenantChanged } from './tenants.queries.ts'

/** Sets how many users a tenant may have, of all roles and of single ones. Empty fields limit nothing. */
export function SeatsDialog({ tenant, onClose }: { tenant: TenantOfServer; onClose: () => void }) {
  const { users, roles: limited } = tenant.seats
  const [most, setMost] = useState<Amount>(users?.most ?? '')
  const [ofRoles, setOfRoles] = useState<Record<string, Amount>>(
    Object.fromEntries(limited.map(({ role, most: limit }) => [role.key, limit])),
  )
  const roles = useQuery(rolesOfTenantQuery(tenant.id))
  const changed = useTenantChanged()
  const save = useMutation({
    mutationFn: () =>
      api.tenants.setSeats({ target: tenant.id, users: numberOr(most), roles: numbersOf(ofRoles) }),
    onSuccess: async (now) => {
      await changed(now)
      toastDone(t('tenants.saved'))
      onClose()
    },
  })
  const takenOf = (key: string) => limited.find(({ role }) => role.key === key)?.taken
  return (
    <Dialog title={t('tenants.seatsOf', { tenant: tenant.name })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
        noValidate
      >
        <Stack gap="md">
          {save.isError && <ProblemAlert error={save.error} title={t('tenants.notSaved')} />}
          {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
          <Text size="sm">{t('tenants.seatsHint')}</Text>
          <SeatsInput
            label={t('seats.allUsers')}
            taken={users?.taken}
            value={most}
            onChange={setMost}
            autoFocus
          />
          {roles.isPending && <Skeleton height={120} />}
          {roles.data?.map(({ key, name }) => (
            <SeatsInput
              key={key}
              label={name}
              taken={takenOf(key)}
              value={ofRoles[key] ?? ''}
              onChange={(value) => setOfRoles({ ...ofRoles, [key]: value })}
            />
          ))}
          <DialogActions
            onCancel={onClose}
            submit={t('tenants.save')}
            busy={save.isPending}
            disabled={!roles.data}
          />
        </Stack>
      </form>
    </Dialog>
  )
}

export type Amount = number | string

interface SeatsInputProps {
  label: string
  description?: string
  taken?: number | undefined
  value: Amount
  onChange: (value: Amount) => void
  autoFocus?: boolean
}

export function SeatsInput({ taken, autoFocus, description, ...field }: SeatsInputProps) {
  const hint = taken === undefined ? description : t('tenants.seatsTaken', { count: taken })
  return (
    <NumberInput
      {...field}
      {...(hint ? { description: hint } : {})}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      placeholder={t('tenants.notLimited')}
      min={0}
      max={mostSeats}
      allowDecimal={false}
      allowNegative={false}
    />
  )
}

/** The number of a field; null: empty. */
export function numberOr(value: Amount): number | null {
  return value === '' ? null : Number(value)
}

function numbersOf(values: Record<string, Amount>): Record<string, number> {
  const set = Object.entries(values).filter(([, value]) => value !== '')
  return Object.fromEntries(set.map(([key, value]) => [key, Number(value)]))
}
