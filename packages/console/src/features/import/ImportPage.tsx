import { Button, Skeleton, Text } from '@mantine/core'
import type { Import } from '@rollcall/contract/imports.ts'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useMe } from '../../api/me.ts'
import { queryClient } from '../../api/query-client.ts'
import { t } from '../../i18n/messages.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { doneBy } from '../users/people/names.ts'
import { ColumnsStep } from './ColumnsStep.tsx'
import { DoneStep, GoneStep } from './DoneStep.tsx'
import { importQuery, isWorking } from './imports.queries.ts'
import { stepOf } from './labels.ts'
import { PreviewStep } from './PreviewStep.tsx'
import { RemoveImport } from './RemoveImport.tsx'
import { Steps } from './Steps.tsx'
import { WorkingStep } from './WorkingStep.tsx'

const route = getRouteApi('/shell/settings/users/imports/$import')

/** One import, at the step where it is: it can be left and found again. */
export function ImportPage() {
  const { import: id } = route.useParams()
  const given = useQuery(importQuery(id))
  useRefreshAfter(given.data)
  return (
    <>
      <PageHeader
        title={t('imports.title')}
        description={given.data && <About given={given.data} />}
        actions={
          <>
            {given.data?.actions.remove.allowed && <RemoveImport given={given.data} />}
            <Button
              component={Link}
              to="/settings/users/imports"
              variant="default"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
            >
              {t('imports.imports')}
            </Button>
          </>
        }
      />
      {given.isPending && <Skeleton height={280} />}
      {given.isError && <GoneStep error={given.error} onRetry={() => void given.refetch()} />}
      {given.data && <Present key={given.data.id} given={given.data} />}
    </>
  )
}

function Present({ given }: { given: Import }) {
  const { step } = route.useSearch()
  const again = step === 'columns' && given.status === 'checked' && given.actions.check.allowed
  return (
    <>
      <Steps at={again ? 'columns' : stepOf(given)} />
      <StepOf given={given} again={again} />
    </>
  )
}

function StepOf({ given, again }: { given: Import; again: boolean }) {
  if (isWorking(given)) return <WorkingStep given={given} />
  if (given.status === 'checked' && !again) return <PreviewStep given={given} />
  if (given.status === 'open' || again)
    return given.actions.check.allowed ? (
      <ColumnsStep given={given} />
    ) : (
      <Text size="sm">{t('imports.linesOfOther', { name: given.createdBy.name })}</Text>
    )
  return <DoneStep given={given} />
}

function About({ given }: { given: Import }) {
  const by = doneBy(useMe(), given.createdBy)
  return t('imports.about', { file: given.file, count: given.lines, by })
}

/** Lists of users are read again when an import, or taking one back, has ended. */
function useRefreshAfter(given: Import | undefined): void {
  const before = useRef(given?.status)
  useEffect(() => {
    const was = before.current
    before.current = given?.status
    if (was === undefined || was === given?.status) return
    if (given?.status === 'done' || given?.status === 'taken-back') void queryClient.invalidateQueries()
  }, [given?.status])
}
