import { Checkbox, Text } from '@mantine/core'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { t } from '../../../i18n/messages.ts'

interface MailChoiceProps {
  action: BulkAction
  /** Users by their ids, or all who match a filter. */
  users: Parameters<typeof api.bulk.countMails>[0]['users']
  value: boolean
  onChange: (notify: boolean) => void
}

/** How many mails a change sends, and whether they are sent (K4). Renders nothing if there are none. */
export function MailChoice({ action, users, value, onChange }: MailChoiceProps) {
  const { data } = useQuery({
    queryKey: ['users', 'mails', action, users],
    queryFn: ({ signal }) => api.bulk.countMails({ action, users }, { signal }),
  })
  if (!data) return null
  const { notices, invitations } = data
  const several = (action === 'assign-role' || action === 'revoke-role') && notices > 1
  return (
    <>
      {invitations > 0 && <Text size="sm">{t('userChanges.sendsInvitations', { count: invitations })}</Text>}
      {notices > 0 && (
        <Checkbox
          label={t('userChanges.tellByMail')}
          description={t(several ? 'userChanges.sendsUpTo' : 'userChanges.sendsMails', { count: notices })}
          checked={value}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )}
    </>
  )
}
