import { Select, Stack, Text } from '@mantine/core'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { type Amount, numberOr, SeatsInput } from './SeatsDialog.tsx'
import { SetupLinkDialog } from './SetupLinkDialog.tsx'
import { TenantFields, type TenantNames, useTenantForm } from './TenantFields.tsx'
import { profilesQuery } from './tenants.queries.ts'

interface CreateTenantDialogProps {
  onClose: () => void
  /** Called when the setup link has been copied. */
  onMade: (tenant: TenantOfServer) => void
}

export function CreateTenantDialog({ onClose, onMade }: CreateTenantDialogProps) {
  const me = useMe()
  const form = useTenantForm()
  const [choice, setChoice] = useState<string>()
  const [seats, setSeats] = useState<Amount>('')
  const client = useQueryClient()
  const profiles = useQuery(profilesQuery())
  // Most tenants of a server are for the same product.
  const own = profiles.data?.some(({ name }) => name === me.tenant.profile)
  const profile = choice ?? (own ? me.tenant.profile : 'default')
  const chosen = profiles.data?.find(({ name }) => name === profile)
  const link = useMutation({
    mutationFn: ({ id }: TenantOfServer) => api.tenants.createSetupLink({ target: id }),
    // Its page offers another one.
    onError: (error, tenant) => {
      toastProblem(t('tenants.noSetupLink'), error)
      onMade(tenant)
    },
  })
  const create = useMutation({
    mutationFn: (names: TenantNames) =>
      api.tenants.create({
        ...names,
        profile,
        ...(seats === '' ? {} : { seats: { users: numberOr(seats) } }),
      }),
    onSuccess: async (tenant) => {
      await client.invalidateQueries({ queryKey: ['tenants', 'list'] })
      link.mutate(tenant)
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  if (create.data && link.data)
    return <SetupLinkDialog link={link.data} tenant={create.data} onClose={() => onMade(create.data)} />
  return (
    <Dialog title={t('tenants.create')} onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && (
            <ProblemAlert
              error={create.error}
              title={t('tenants.notCreated')}
              fields={Object.keys(form.values)}
            />
          )}
          {profiles.isError && (
            <ProblemAlert error={profiles.error} onRetry={() => void profiles.refetch()} />
          )}
          <TenantFields form={form} slugHint={t('tenants.slugHint')} suggests />
          <Select
            label={t('tenants.profile')}
            description={t('tenants.profileHint')}
            data={profiles.data?.map(({ name, title }) => ({ value: name, label: title })) ?? []}
            value={profile}
            onChange={(value) => value && setChoice(value)}
            allowDeselect={false}
          />
          {chosen?.description && (
            <Text size="sm" c="dimmed">
              {chosen.description}
            </Text>
          )}
          <SeatsInput
            label={t('seats.seats')}
            description={t('tenants.seatsPreset')}
            value={seats}
            onChange={setSeats}
          />
          <DialogActions
            onCancel={onClose}
            submit={t('tenants.create')}
            busy={create.isPending || link.isPending}
            disabled={!chosen}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
