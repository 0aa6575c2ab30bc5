import { SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Branding } from '@rollcall/contract/settings.ts'
import { useQuery } from '@tanstack/react-query'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SaveBar } from '../roles/SaveBar.tsx'
import { BrandingFields } from './BrandingFields.tsx'
import { BrandingPreview } from './BrandingPreview.tsx'
import { isColor } from './color-field.ts'
import { GroupSettings } from './GroupSettings.tsx'
import { LogoFields } from './LogoFields.tsx'
import { brandingQuery } from './settings.queries.ts'
import { useBrandingDraft } from './use-branding-draft.ts'
import { useSaveBranding } from './use-save-branding.ts'

export function AdvancedPage() {
  const me = useMe()
  const { tenant } = me
  const branding = useQuery(brandingQuery())
  const withGroups =
    tenant.groups && mayCall(me, contract.settings.showGroups) && mayCall(me, contract.people.list)
  return (
    <>
      <PageHeader
        title={t('settings.advanced')}
        description={withGroups ? t('settings.brandingAndGroupsHint') : t('settings.brandingHint')}
      />
      {branding.isError && <ProblemAlert error={branding.error} onRetry={() => void branding.refetch()} />}
      {branding.isPending && <Skeleton height={320} />}
      <Stack gap="xl">
        {branding.data && <BrandingForm branding={branding.data} />}
        {withGroups && <GroupSettings />}
      </Stack>
    </>
  )
}

function BrandingForm({ branding }: { branding: Branding }) {
  const draft = useBrandingDraft(branding)
  const save = useSaveBranding(draft)
  const mayChange = mayCall(useMe(), contract.settings.updateLook)
  const changed = draft.fields !== undefined
  const { title, name, accentColor } = draft.values
  const complete = title.trim() !== '' && name.trim() !== '' && isColor(accentColor)
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" maw={960}>
        <Stack gap="xl">
          <BrandingFields
            values={draft.values}
            errors={save.fieldErrors}
            disabled={!mayChange}
            onChange={draft.change}
          />
          <LogoFields branding={branding} disabled={!mayChange} onSaved={draft.catchUp} />
        </Stack>
        <BrandingPreview
          branding={
            isColor(accentColor) ? draft.values : { ...draft.values, accentColor: branding.accentColor }
          }
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
