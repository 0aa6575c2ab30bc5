import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { onlyTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { countedIn, sumOf } from '../../ui/count.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { mailsQuery } from './mail.queries.ts'

/** The actions on the mail server. */
export function MailActions() {
  const test = useMutation({
    mutationFn: () => api.mail.test({}),
    onSuccess: ({ to }) => toastDone(t('mails.testOnItsWay', { to })),
    onError: (error) => toastProblem(t('mails.noTestSent'), error),
  })
  return (
    <>
      <ResendAll />
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        {t('mails.sendTest')}
      </Button>
    </>
  )
}

function ResendAll() {
  const failed = useQuery(mailsQuery({ status: 'failed', ...onlyTotal }))
  const kept = useQuery(mailsQuery({ status: 'kept', ...onlyTotal }))
  const [asking, setAsking] = useState(false)
  const resend = useMutation({
    mutationFn: () => api.mail.resendFailed({}),
    onSuccess: ({ resent }) => {
      setAsking(false)
      toastDone(t('mails.onTheWay', { count: resent }))
    },
  })
  const waiting = sumOf(failed.data, kept.data)
  if (waiting.total === 0 && !asking) return null
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('mails.sendAllAgain')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('mails.sendAgainAsked', { ...countedIn(waiting) })}
          consequences={[t('mails.sendsEvery'), t('mails.linksRenewed')]}
          confirmLabel={t('mails.sendAllAgain')}
          busy={resend.isPending}
          error={resend.error}
          onConfirm={() => resend.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
