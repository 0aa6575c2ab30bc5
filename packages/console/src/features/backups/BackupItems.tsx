import { Menu } from '@mantine/core'
import type { Backup, ListedBackup } from '@rollcall/contract/backups.ts'
import { IconDownload, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { troubleLabels } from './labels.ts'

/** Is there anything to do with it? Nothing while it is being made. */
export function offersItems({ actions }: ListedBackup): boolean {
  return Object.values(actions).some(({ allowed }) => allowed)
}

/** What can be done with a backup, outside of the menu that asks for it and closes. */
export function useBackupActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['backups', 'list'] })
  const download = useMutation({
    mutationFn: async ({ id, file }: Backup) =>
      saveFile(await (await api.backups.fetch({ backup: id })).blob(), file),
    onError: (error) => toastProblem(t('backups.notDownloaded'), error),
  })
  const check = useMutation({
    mutationFn: ({ id }: Backup) => api.backups.check({ backup: id }),
    onSuccess: async ({ trouble }) => {
      await refresh()
      toastDone(trouble ? `${t('backups.checkedBad')}: ${troubleLabels[trouble]}` : t('backups.checked'))
    },
    onError: (error) => toastProblem(t('backups.notChecked'), error),
  })
  return { download: download.mutate, check: check.mutate }
}

interface BackupItemsProps {
  backup: ListedBackup
  actions: ReturnType<typeof useBackupActions>
  onDelete: () => void
}

export function BackupItems({ backup, actions, onDelete }: BackupItemsProps) {
  const { download, check, delete: remove } = backup.actions
  return (
    <>
      {download.allowed && (
        <Menu.Item
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => actions.download(backup)}
        >
          {t('backups.download')}
        </Menu.Item>
      )}
      {check.allowed && (
        <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => actions.check(backup)}>
          {t('backups.check')}
        </Menu.Item>
      )}
      {remove.allowed && (
        <Menu.Item
          leftSection={<IconTrash size={16} aria-hidden />}
          c="var(--mantine-color-error)"
          onClick={onDelete}
        >
          {t('backups.deleteItem')}
        </Menu.Item>
      )}
    </>
  )
}

export function DeleteBackupDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.backups.remove({ backup: backup.id }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['backups', 'list'] })
      toastDone(t('backups.deleted'))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('backups.deleteAsked', { file: backup.file })}
      consequences={[t('backups.deleteHint')]}
      confirmLabel={t('backups.delete')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
