import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { BinKind } from '../bin/kinds.ts'
import { type BinItem, binQuery, emptyBin, erase } from './recycle-bin.queries.ts'

interface EraseDialogProps {
  kind: BinKind
  item: BinItem
  onClose: () => void
}

/** Deletes one thing for good. */
export function EraseDialog({ kind, item, onClose }: EraseDialogProps) {
  const cache = useQueryClient()
  const erasing = useMutation({
    mutationFn: () => erase[kind](item.id),
    onSuccess: () => {
      toastDone(t('recycleBin.erased', { name: item.name }))
      void cache.invalidateQueries({ queryKey: ['recycle-bin'] })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('recycleBin.eraseTitle', { name: item.name })}
      consequences={[
        t('recycleBin.neverAgain'),
        ...(item.namesHeld ? [t('recycleBin.namesFree')] : []),
        t('recycleBin.auditStays'),
      ]}
      confirmLabel={t('recycleBin.erase')}
      danger
      typeToConfirm={item.name}
      busy={erasing.isPending}
      error={erasing.error}
      onConfirm={() => erasing.mutate()}
      onClose={onClose}
    />
  )
}

interface EmptyBinDialogProps {
  kind: BinKind
  /** How many there are, as it is shown. */
  count: string
  onClose: () => void
}

/** Deletes for good what was in the bin when the dialog opened. */
export function EmptyBinDialog({ kind, count, onClose }: EmptyBinDialogProps) {
  const cache = useQueryClient()
  // What is deleted while the dialog is open stays in the bin: the server’s own time of the last one is the bound.
  const newest = useQuery({ ...binQuery(kind, { limit: 1 }), staleTime: Number.POSITIVE_INFINITY })
  const until = newest.data?.items[0]?.deletedAt
  const emptying = useMutation({
    mutationFn: () => emptyBin(kind, until ?? new Date().toISOString()),
    onSuccess: ({ deleted, kept }) => {
      toastDone(
        kept > 0 ? t('recycleBin.emptiedBut', { deleted, kept }) : t('recycleBin.emptied', { deleted }),
      )
      onClose()
    },
    // Some may be gone although the last call failed.
    onSettled: () => cache.invalidateQueries({ queryKey: ['recycle-bin'] }),
  })
  return (
    <ConfirmDialog
      title={emptyTitles[kind]}
      consequences={[t('recycleBin.neverAgain'), t('recycleBin.beyondStay'), t('recycleBin.auditStays')]}
      confirmLabel={t('recycleBin.empty')}
      danger
      typeToConfirm={count}
      incomplete={until === undefined}
      busy={emptying.isPending}
      error={emptying.error}
      onConfirm={() => emptying.mutate()}
      onClose={onClose}
    />
  )
}

const emptyTitles: Record<BinKind, string> = {
  users: t('recycleBin.emptyUsers'),
  groups: t('recycleBin.emptyGroups'),
  roles: t('recycleBin.emptyRoles'),
}
