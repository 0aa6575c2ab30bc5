import { SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { LookAndFeel } from '@rollcall/contract/settings.ts'
import { useQuery } from '@tanstack/react-query'
import { may, mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SaveBar } from '../roles/SaveBar.tsx'
import { isColor } from './color-field.ts'
import { GroupSettings } from './GroupSettings.tsx'
import { LogoFields } from './LogoFields.tsx'
import { LookFields } from './LookFields.tsx'
import { LookPreview } from './LookPreview.tsx'
import { lookQuery } from './settings.queries.ts'
import { useLookDraft } from './use-look-draft.ts'
import { useSaveLook } from './use-save-look.ts'

export function AdvancedPage() {
  const me = useMe()
  const { tenant } = me
  const look = useQuery(lookQuery())
  const withGroups = tenant.groups && mayCall(me, contract.settings.showGroups) && may(me, 'users:read-names')
  return (
    <>
      <PageHeader
        title={t('settings.advanced')}
        description={withGroups ? t('settings.brandingAndGroupsHint') : t('settings.brandingHint')}
      />
      {look.isError && <ProblemAlert error={look.error} onRetry={() => void look.refetch()} />}
      {look.isPending && <Skeleton height={320} />}
      <Stack gap="xl">
        {look.data && <Look look={look.data} />}
        {withGroups && <GroupSettings />}
      </Stack>
    </>
  )
}

function Look({ look }: { look: LookAndFeel }) {
  const draft = useLookDraft(look)
  const save = useSaveLook(draft)
  const mayChange = mayCall(useMe(), contract.settings.updateLook)
  const changed = draft.fields !== undefined
  const { title, name, accentColor } = draft.values
  const complete = title.trim() !== '' && name.trim() !== '' && isColor(accentColor)
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" maw={960}>
        <Stack gap="xl">
          <LookFields
            values={draft.values}
            errors={save.fieldErrors}
            disabled={!mayChange}
            onChange={draft.change}
          />
          <LogoFields look={look} disabled={!mayChange} onSaved={draft.catchUp} />
        </Stack>
        <LookPreview
          look={isColor(accentColor) ? draft.values : { ...draft.values, accentColor: look.accentColor }}
        />
      </SimpleGrid>
      {save.error && <ProblemAlert error={save.error} title={t('settings.notSaved')} />}
      {changed && (
        <SaveBar
          text={t('settings.unsaved')}
          saveLabel={t('settings.save')}
          busy={save.busy}
          blocked={!complete}
          onSave={save.send}
          discardLabel={t('settings.discard')}
          onDiscard={() => {
            save.reset()
            draft.discard()
          }}
        />
      )}
      <LeaveGuard active={changed} />
    </>
  )
}
