import { Button, Stack } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Import } from '@rollcall/contract/imports.ts'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { doneBy } from '../users/people/names.ts'
import { FileStep } from './FileStep.tsx'
import { importsQuery } from './imports.queries.ts'
import { stateText } from './labels.ts'
import { Steps } from './Steps.tsx'

const route = getRouteApi('/shell/settings/users/imports')

/** Begins an import with a file, and finds earlier ones again. */
export function ImportsPage() {
  const me = useMe()
  const mayUpload = useMayCall(contract.imports.upload)
  const { size = me.preferences.pageSize, cursor } = route.useSearch()
  const navigate = route.useNavigate()
  const imports = useQuery(importsQuery({ limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(imports, cursor, importsQuery(onlyTotal))
  return (
    <>
      <PageHeader
        title={t('imports.title')}
        description={t('imports.hint')}
        actions={
          <Button
            component={Link}
            to="/settings/users"
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {t('imports.users')}
          </Button>
        }
      />
      <Stack gap="xl">
        {mayUpload && (
          <div>
            <Steps at="file" />
            <FileStep />
          </div>
        )}
        <Section title={t('imports.earlier')}>
          {imports.isError ? (
            <ProblemAlert error={imports.error} onRetry={() => void imports.refetch()} />
          ) : (
            <DataTable
              label={t('imports.earlier')}
              columns={columns}
              rows={imports.data?.items}
              rowKey={({ id }) => id}
              onOpen={({ id }) =>
                void navigate({ to: '/settings/users/imports/$import', params: { import: id } })
              }
              empty={<EmptyState title={t('imports.noneYet')}>{t('imports.noneYetText')}</EmptyState>}
            />
          )}
          <ListPager
            page={imports.data}
            total={total}
            cursor={cursor}
            size={size}
            noun={(of) => t('imports.countedImports', { ...of })}
            onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
          />
        </Section>
      </Stack>
    </>
  )
}

const columns: Column<Import>[] = [
  {
    key: 'file',
    label: t('imports.fileColumn'),
    names: true,
    min: 140,
    render: ({ id, file }) => (
      <Link
        to="/settings/users/imports/$import"
        params={{ import: id }}
        className="rc-row-link"
        data-row
        onClick={(event) => event.stopPropagation()}
      >
        {file}
      </Link>
    ),
  },
  { key: 'state', label: t('imports.state'), min: 180, share: 2, render: stateText },
  { key: 'by', label: t('imports.by'), render: (row) => <By row={row} /> },
  { key: 'at', label: t('imports.at'), render: ({ createdAt }) => <Time at={createdAt} /> },
]

function By({ row }: { row: Import }) {
  return doneBy(useMe(), row.createdBy)
}
