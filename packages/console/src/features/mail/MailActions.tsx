import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { onlyTotal } from '../../api/use-total.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { count, countOf, sumOf } from '../../ui/count.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { mailsQuery } from './mail.queries.ts'

/** What can be done with the mail server as a whole. */
export function MailActions() {
  const test = useMutation({
    mutationFn: () => api.mail.test({}),
    onSuccess: ({ to }) => toastDone(`Test mail on its way to ${to}. The list shows what becomes of it.`),
    onError: (error) => toastProblem('No test mail was sent', error),
  })
  return (
    <>
      <ResendAll />
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        Send test mail
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
      toastDone(`${count(resent, 'mail')} on the way`)
    },
  })
  const waiting = sumOf(failed.data, kept.data)
  if (waiting.total === 0 && !asking) return null
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Send all again
      </Button>
      {asking && (
        <ConfirmDialog
          title={`Send ${countOf(waiting, 'mail')} again?`}
          consequences={[
            'Sends every mail that was given up or kept, whatever the filters show.',
            'Links in them are made anew and last from then on.',
          ]}
          confirmLabel="Send all again"
          busy={resend.isPending}
          error={resend.error}
          onConfirm={() => resend.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
