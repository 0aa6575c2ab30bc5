import { contract } from '@rollcall/contract/contract.ts'
import type { ListedMail } from '@rollcall/contract/mail.ts'
import { type ReactNode, useState } from 'react'
import { useMayCall } from '../../api/me.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { MailError } from './MailError.tsx'
import { MailRowItems } from './MailRowItems.tsx'
import { columnsOf, mailName } from './mail-columns.tsx'
import { OpenMailDialog } from './OpenMailDialog.tsx'
import { useResend } from './use-resend.ts'

interface MailTableProps {
  label: string
  /** Under this name each person's columns are kept. */
  list?: string
  sort?: string
  onSort?: (sort: string) => void
  /** Undefined while loading. */
  mails: ListedMail[] | undefined
  empty: ReactNode
}

/** Mails with what the viewer may do with each: open one that is held, send one again. */
export function MailTable({ label, list, sort, onSort, mails, empty }: MailTableProps) {
  const mayOpen = useMayCall(contract.mail.open)
  const resend = useResend()
  const [opened, setOpened] = useState<string>()
  const onOpen = mayOpen ? (mail: ListedMail) => setOpened(mail.id) : undefined
  const onResend = (mail: ListedMail) => resend.mutate(mail.id)
  return (
    <>
      <DataTable
        label={label}
        {...(list ? { list } : {})}
        {...(sort && onSort ? { sort, onSort } : {})}
        columns={columnsOf({
          onOpen,
          onResend,
          resending: resend.isPending ? resend.variables : undefined,
        })}
        rows={mails}
        rowKey={(mail) => mail.id}
        menu={{
          nameOf: mailName,
          items: (mail) => <MailRowItems mail={mail} onOpen={onOpen} onResend={onResend} />,
        }}
        detail={(mail) => mail.lastError && mail.status !== 'sent' && <MailError mail={mail} />}
        empty={empty}
      />
      {opened && <OpenMailDialog id={opened} onClose={() => setOpened(undefined)} />}
    </>
  )
}
