import { Checkbox, Text } from '@mantine/core'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { count } from '../../../ui/count.ts'

interface MailChoiceProps {
  action: BulkAction
  /** Those named, or all who match a filter. */
  users: Parameters<typeof api.bulk.countMails>[0]['users']
  value: boolean
  onChange: (notify: boolean) => void
}

/** How many mails a change sends, and whether it does (K4). Nothing where it sends none. */
export function MailChoice({ action, users, value, onChange }: MailChoiceProps) {
  const { data } = useQuery({
    queryKey: ['users', 'mails', action, users],
    queryFn: ({ signal }) => api.bulk.countMails({ action, users }, { signal }),
  })
  if (!data) return null
  const { notices, invitations } = data
  const most = action === 'assign-role' && notices > 1 ? 'up to ' : ''
  return (
    <>
      {invitations > 0 && (
        <Text size="sm">{`Sends ${count(invitations, 'invitation')} to users who have not registered.`}</Text>
      )}
      {notices > 0 && (
        <Checkbox
          label="Tell them by mail"
          description={`Sends ${most}${count(notices, 'mail')} to users who can sign in`}
          checked={value}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )}
    </>
  )
}
