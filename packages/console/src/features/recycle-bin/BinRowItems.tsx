import type { Verdict } from '@rollcall/contract/actions.ts'
import { IconArrowBackUp, IconTrashX } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { OfferedItem } from '../../ui/OfferedItem.tsx'
import type { BinItem } from './recycle-bin.queries.ts'

interface BinRowItemsProps {
  item: BinItem
  onRestore: () => void
  onErase: () => void
}

/** What can be done with something in the bin. */
export function BinRowItems({ item: { actions }, onRestore, onErase }: BinRowItemsProps) {
  return (
    <>
      <OfferedItem
        label={t('recycleBin.restoreDialog')}
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        reason={reasonOf(actions.restore)}
        danger={false}
        onChoose={onRestore}
      />
      <OfferedItem
        label={t('recycleBin.eraseDialog')}
        leftSection={<IconTrashX size={16} aria-hidden />}
        reason={reasonOf(actions.erase)}
        danger
        onChoose={onErase}
      />
    </>
  )
}

function reasonOf({ allowed, code }: Verdict): string | undefined {
  if (allowed) return undefined
  return code === 'access.escalation' ? t('recycleBin.outOfReach') : t('recycleBin.notAllowed')
}
