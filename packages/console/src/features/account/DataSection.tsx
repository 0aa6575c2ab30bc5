import { Button, Group, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { pageTenant } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { later } from '../../ui/later.tsx'
import { Section } from '../../ui/Section.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { today } from '../../ui/time.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'

const DeleteAccountDialog = later(
  () => import('./DeleteAccountDialog.tsx').then((module) => module.DeleteAccountDialog),
  { rare: true },
)

/** A copy of all that is kept about the user, and the end of the account where the tenant allows it. */
export function DataSection() {
  const me = useMe()
  const { user, tenant, preferences } = me
  const [deleting, setDeleting] = useState(false)
  const download = useMutation({
    mutationFn: async () => {
      const response = await api.ownData.exportData({})
      saveFile(await response.blob(), `${pageTenant()}-${user.username}-${today(preferences)}.json`)
    },
    onSuccess: () => toastDone(t('account.dataExported')),
    onError: (error) => toastProblem(t('account.dataNotExported'), error),
  })
  const mayDelete = tenant.ownDeletion === 'allowed' && user.provider === 'password'
  return (
    <>
      {mayCall(me, contract.ownData.exportData) && (
        <Section title={t('account.data')}>
          <Text size="sm" c="dimmed">
            {t('account.dataText')}
          </Text>
          <Group>
            <Button
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
              loading={download.isPending}
              onClick={() => download.mutate()}
            >
              {t('account.exportData')}
            </Button>
          </Group>
        </Section>
      )}
      {mayDelete && mayCall(me, contract.me.remove) && (
        <Section title={t('account.deleteAccount')}>
          <Text size="sm" c="dimmed">
            {t('account.deleteText')}
          </Text>
          <Group>
            <Button variant="default" c="red" onClick={() => setDeleting(true)}>
              {t('account.deleteMine')}
            </Button>
          </Group>
        </Section>
      )}
      {deleting && <DeleteAccountDialog onClose={() => setDeleting(false)} />}
    </>
  )
}
