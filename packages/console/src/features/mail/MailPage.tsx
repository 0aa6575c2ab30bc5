import { contract } from '@rollcall/contract/contract.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { MailActions } from './MailActions.tsx'
import { MailFilters } from './MailFilters.tsx'
import { MailServer } from './MailServer.tsx'
import { MailTable } from './MailTable.tsx'
import { mailServerQuery, mailsQuery } from './mail.queries.ts'
import type { MailSearch } from './search.ts'

const route = getRouteApi('/shell/settings/mail')

export function MailPage() {
  const mayManage = useMayCall(contract.mail.test)
  const mayEdit = useMayCall(contract.mailTexts.list)
  const server = useQuery(mailServerQuery())
  const canSend = mayManage && server.data?.configured === true
  return (
    <>
      <PageHeader
        title={t('mails.mail')}
        description={t('mails.hint')}
        actions={
          <>
            {mayEdit && <TextLink to="/settings/mail/texts">{t('mailTexts.title')}</TextLink>}
            {canSend && <MailActions />}
          </>
        }
      />
      <MailServer server={server} />
      <MailFilters />
      <Mails />
    </>
  )
}

function Mails() {
  const { preferences } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { size = preferences.pageSize, cursor, ...filter } = search
  const at = { limit: size, ...(cursor ? { cursor } : {}) }
  const mails = useQuery(mailsQuery({ ...filter, ...at }))
  const total = useTotal(mails, cursor, mailsQuery({ ...filter, ...onlyTotal }))
  const filtered = [search.status, search.kind, search.user].some((each) => each !== undefined)
  if (mails.isError) return <ProblemAlert error={mails.error} onRetry={() => void mails.refetch()} />
  return (
    <>
      <MailTable
        label={t('mails.mails')}
        list="mails"
        sort={search.sort ?? '-createdAt'}
        onSort={(sort) =>
          void navigate({
            search: ({ cursor: _, ...before }) => ({ ...before, sort: sort as MailSearch['sort'] & string }),
          })
        }
        mails={mails.data?.items}
        empty={<NoMails filtered={filtered} />}
      />
      <ListPager
        page={mails.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('mails.counted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
    </>
  )
}

function NoMails({ filtered }: { filtered: boolean }) {
  if (filtered) return <EmptyState title={t('mails.noMatch')}>{t('mails.takeFilterAway')}</EmptyState>
  return <EmptyState title={t('mails.noneYet')}>{t('mails.firstComes')}</EmptyState>
}
