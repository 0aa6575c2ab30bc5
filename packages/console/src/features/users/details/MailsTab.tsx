import { Stack } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../../api/me.ts'
import { onlyTotal, useTotal } from '../../../api/use-total.ts'
import { t } from '../../../i18n/messages.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ListPager } from '../../../ui/ListPager.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import type { PageSize } from '../../../ui/page-size.ts'
import { MailTable } from '../../mail/MailTable.tsx'
import { mailsQuery } from '../../mail/mail.queries.ts'

/** The mails that were sent to a user, newest first. */
export function MailsTab({ user }: { user: UserDetails }) {
  const { preferences } = useMe()
  const [{ cursor, size = preferences.pageSize }, go] = useState<{ cursor?: string; size?: PageSize }>({})
  const filter = { user: user.id }
  const mails = useQuery(mailsQuery({ ...filter, limit: size, ...(cursor === undefined ? {} : { cursor }) }))
  const total = useTotal(mails, cursor, mailsQuery({ ...filter, ...onlyTotal }))
  if (mails.isError) return <ProblemAlert error={mails.error} onRetry={() => void mails.refetch()} />
  return (
    <Stack gap="sm">
      <MailTable
        label={t('userDetails.mailsTo')}
        mails={mails.data?.items}
        empty={<EmptyState title={t('userDetails.noMails')}>{t('userDetails.noMailsText')}</EmptyState>}
      />
      <ListPager
        page={mails.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('mails.counted', { ...of })}
        onGo={go}
      />
    </Stack>
  )
}
