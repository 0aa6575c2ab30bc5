import { Alert, Skeleton, Stack, Text } from '@mantine/core'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { IconLink } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { linksOf, type MailLink } from './links.ts'
import { MailView } from './MailView.tsx'

type Opened = Output<typeof contract.mail.open>

export function OpenMailDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { mutate, data, error, isError } = useMutation({
    mutationFn: () => api.mail.open({ mail: id }),
    // The mail may contain a link: it is removed from the cache when the dialog closes.
    gcTime: 0,
  })
  // Opening creates a new link, so it happens once.
  const opened = useRef(false)
  useEffect(() => {
    if (opened.current) return
    opened.current = true
    mutate()
  }, [mutate])
  return (
    <Dialog onClose={onClose} title={data?.subject ?? t('mails.mail')} size="xl">
      {isError && <ProblemAlert error={error} title={t('mails.notOpened')} />}
      {!data && !isError && <Skeleton height={320} />}
      {data && <OpenedMail mail={data} />}
    </Dialog>
  )
}

function OpenedMail({ mail }: { mail: Opened }) {
  return (
    <Stack gap="md">
      <Facts items={[[t('mails.to'), mail.to]]} />
      <Links links={linksOf(mail.html)} />
      <MailView mail={mail} />
    </Stack>
  )
}

/** The links of a mail, to be copied: links in the preview do not open. */
function Links({ links }: { links: MailLink[] }) {
  const fields = links.map(({ text, url }) => (
    <CopyField key={url} label={text} value={url} what={t('mails.linkNoun')} />
  ))
  if (!links.some(({ secret }) => secret)) return fields
  return (
    <Alert icon={<IconLink size={18} aria-hidden />} title={t('mails.handLink')}>
      <Stack gap="xs">
        <Text size="sm">{t('mails.linkGivesAccess')}</Text>
        {fields}
      </Stack>
    </Alert>
  )
}
