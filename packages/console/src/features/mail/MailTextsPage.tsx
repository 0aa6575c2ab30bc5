import { Group, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core'
import type { MailText, MailTextKind } from '@rollcall/contract/mail-texts.ts'
import { localeNames } from '@rollcall/messages/locales.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { MailTextEditor } from './MailTextEditor.tsx'
import { mailTextsQuery } from './mail-texts.queries.ts'
import { textLabels } from './text-labels.ts'

const route = getRouteApi('/shell/settings/mail/texts')

/** What the tenant's mails say, one text at a time. */
export function MailTextsPage() {
  const { kind: asked = '', language = t.locale } = route.useSearch()
  const kind = Object.hasOwn(textLabels, asked) ? (asked as MailTextKind) : 'invitation'
  const texts = useQuery(mailTextsQuery(language))
  const text = texts.data?.items.find((each) => each.kind === kind)
  return (
    <>
      <PageHeader
        title={t('mailTexts.title')}
        description={t('mailTexts.hint')}
        actions={<TextLink to="/settings/mail">{t('mailTexts.back')}</TextLink>}
      />
      <Chooser kind={kind} language={language} texts={texts.data?.items ?? []} />
      {texts.isError && <ProblemAlert error={texts.error} onRetry={() => void texts.refetch()} />}
      {texts.isPending && <Skeleton height={420} />}
      {text && <MailTextEditor key={`${kind} ${language}`} saved={text} />}
    </>
  )
}

interface ChooserProps {
  kind: MailTextKind
  language: MailText['language']
  texts: readonly MailText[]
}

function Chooser({ kind, language, texts }: ChooserProps) {
  const navigate = route.useNavigate()
  const go = (to: Partial<Pick<ChooserProps, 'kind' | 'language'>>) =>
    void navigate({ search: (before) => ({ ...before, ...to }) })
  return (
    <Group gap="md" align="flex-end" mb="md">
      <NativeSelect
        label={t('mailTexts.kind')}
        value={kind}
        onChange={(event) => go({ kind: event.currentTarget.value as MailTextKind })}
        data={Object.entries(textLabels).map(([value, label]) => ({
          value,
          label: labelOf(
            label,
            texts.find((text) => text.kind === value),
          ),
        }))}
      />
      <SegmentedControl
        aria-label={t('mailTexts.language')}
        value={language}
        onChange={(value) => go({ language: value as MailText['language'] })}
        data={Object.entries(localeNames).map(([value, label]) => ({ value, label }))}
      />
    </Group>
  )
}

function labelOf(label: string, text: MailText | undefined): string {
  if (!text?.changedAt) return label
  return t(text.changedFrom ? 'mailTexts.toReview' : 'mailTexts.changed', { label })
}
