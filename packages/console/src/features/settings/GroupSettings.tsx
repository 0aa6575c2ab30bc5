import { Skeleton, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { may, mayCall, useMe } from '../../api/me.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { UserPicker } from '../users/people/UserPicker.tsx'
import { groupSettingsQuery } from './settings.queries.ts'

type Settings = Output<typeof contract.settings.showGroups>

/** Who becomes the owner of groups whose only owner is deleted. */
export function GroupSettings() {
  const settings = useQuery(groupSettingsQuery())
  return (
    <Section title="Groups">
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
    onSuccess: () => toastDone('Settings saved'),
  })
  const chosen = settings.defaultAdministrator
  if (!mayCall(me, contract.settings.updateGroups) || !may(me, 'users:read')) {
    return (
      <Text size="sm">{`Default administrator: ${chosen?.name ?? 'none chosen'}. ${heirText(settings)}`}</Text>
    )
  }
  return (
    <>
      <UserPicker
        label="Default administrator"
        description={heirText(settings)}
        placeholder="None: the earliest administrator"
        clearable
        maw={460}
        disabled={update.isPending}
        among={{ role: tenant.administratorRole, status: 'active' }}
        value={chosen?.id ?? null}
        onChange={(user) => update.mutate(user)}
      />
      {update.isError && <ProblemAlert error={update.error} title="The settings are not saved" />}
    </>
  )
}

/** The heir is another than the chosen one when that one cannot sign in, or is no administrator any more. */
function heirText({ heir }: Settings): string {
  const rule = 'When somebody is deleted, groups that they alone own get this administrator as owner'
  return heir ? `${rule}; at present ${heir.name}.` : `${rule}.`
}
