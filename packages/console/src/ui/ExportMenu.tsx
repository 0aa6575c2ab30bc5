import { Button, Menu } from '@mantine/core'
import type { Operation } from '@rollcall/contract/operation.ts'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Fragment } from 'react'
import { mayCall, useMe } from '../api/me.ts'
import { pageTenant } from '../api/tenant.ts'
import { t } from '../i18n/messages.ts'
import { saveFile } from './save-file.ts'
import { today } from './time.ts'
import { toastDone, toastProblem } from './toast.tsx'

interface ExportedFile {
  label: string
  /** What the file is called: `users`. */
  list: string
  operation: Operation
  load: (chosen: { format: ExportFormat }) => Promise<Response>
}

type ExportFormat = 'csv' | 'xlsx'

const formats: readonly { format: ExportFormat; label: string }[] = [
  { format: 'csv', label: t('lists.csv') },
  { format: 'xlsx', label: t('lists.xlsx') },
]

/** Downloads lists as CSV or as workbooks, all pages of them, as they are filtered. What one may not download is not offered. */
export function ExportMenu({ files }: { files: ExportedFile[] }) {
  const me = useMe()
  const offered = files.filter(({ operation }) => mayCall(me, operation))
  const download = useMutation({
    mutationFn: async ({ list, load, format }: ExportedFile & { format: ExportFormat }) => {
      const file = await (await load({ format })).blob()
      saveFile(file, `${list}-${pageTenant()}-${today(me.preferences)}.${format}`)
    },
    onSuccess: () => toastDone(t('lists.exported')),
    onError: (error) => toastProblem(t('lists.notExported'), error),
  })
  if (offered.length === 0) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          radius="xl"
          variant="default"
          leftSection={<IconDownload size={13} aria-hidden />}
          loading={download.isPending}
        >
          {t('lists.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, label }) => (
          <Fragment key={format}>
            <Menu.Label>{label}</Menu.Label>
            {offered.map((file) => (
              <Menu.Item
                key={file.list}
                aria-label={`${file.label}, ${label}`}
                onClick={() => download.mutate({ ...file, format })}
              >
                {file.label}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
