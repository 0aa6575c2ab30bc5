import { Skeleton, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { UserPicker } from '../users/people/UserPicker.tsx'
import { groupSettingsQuery } from './settings.queries.ts'

type Settings = Output<typeof contract.settings.showGroups>

/** The new owner of groups whose only owner is deleted. */
export function GroupSettings() {
  const settings = useQuery(groupSettingsQuery())
  return (
    <Section title={t('settings.groups')}>
      {settings.isPending && <Skeleton height={70} maw={460} />}
      {settings.isError && <ProblemAlert error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <DefaultAdministrator settings={settings.data} />}
    </Section>
  )
}

function DefaultAdministrator({ settings }: { settings: Settings }) {
  const me = useMe()
  const { tenant } = me
  const update = useMutation({
    mutationFn: (defaultAdministrator: string | null) => api.settings.updateGroups({ defaultAdministrator }),
    onSuccess: () => toastDone(t('settings.saved')),
  })
  const chosen = settings.defaultAdministrator
  if (!mayCall(me, contract.settings.updateGroups) || !mayCall(me, contract.users.list)) {
    return (
      <Text size="sm">
        {chosen ? t('settings.administratorIs', { name: chosen.name }) : t('settings.noneChosen')}{' '}
        {newOwnerText(settings)}
      </Text>
    )
  }
  return (
    <>
      <UserPicker
        label={t('settings.defaultAdministrator')}
        description={newOwnerText(settings)}
        placeholder={t('settings.earliestAdministrator')}
        clearable
        maw={460}
        disabled={update.isPending}
        among={{ role: tenant.administratorRole, status: 'active' }}
        value={chosen?.id ?? null}
        onChange={(user) => update.mutate(user)}
      />
      {update.isError && <ProblemAlert error={update.error} title={t('settings.notSaved')} />}
    </>
  )
}

/** The new owner is not the chosen administrator if that user cannot sign in or is no administrator any more. */
function newOwnerText({ heir }: Settings): string {
  return heir ? t('settings.newOwnerAtPresent', { name: heir.name }) : t('settings.newOwnerRule')
}
