import { Button, Menu } from '@mantine/core'
import type { Operation } from '@rollcall/contract/operation.ts'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
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
  load: () => Promise<Response>
}

/** Downloads lists as CSV, all pages of them, as they are filtered. What one may not download is not offered. */
export function ExportMenu({ files }: { files: ExportedFile[] }) {
  const me = useMe()
  const offered = files.filter(({ operation }) => mayCall(me, operation))
  const download = useMutation({
    mutationFn: async ({ list, load }: ExportedFile) =>
      saveFile(await (await load()).blob(), `${list}-${pageTenant()}-${today(me.preferences)}.csv`),
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
        {offered.map((file) => (
          <Menu.Item key={file.list} onClick={() => download.mutate(file)}>
            {file.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
