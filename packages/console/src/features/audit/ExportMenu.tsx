import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { pageTenant } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { saveFile } from '../../ui/save-file.ts'
import { today } from '../../ui/time.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import type { AuditFilter } from './search.ts'

type Format = 'csv' | 'ndjson'

export function ExportMenu({ filter }: { filter: AuditFilter }) {
  const { preferences } = useMe()
  const download = useMutation({
    mutationFn: async (format: Format) => {
      const response = await api.audit.exportEvents({ format, ...filter })
      saveFile(await response.blob(), `audit-${pageTenant()}-${today(preferences)}.${format}`)
    },
    onSuccess: () => toastDone(t('audit.exported')),
    onError: (error) => toastProblem(t('audit.notExported'), error),
  })
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          loading={download.isPending}
          leftSection={<IconDownload size={15} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('audit.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => download.mutate('csv')}>{t('audit.exportCsv')}</Menu.Item>
        <Menu.Item onClick={() => download.mutate('ndjson')}>{t('audit.exportNdjson')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
