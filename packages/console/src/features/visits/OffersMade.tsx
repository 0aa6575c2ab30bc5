import { Button } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { OfferMade } from '@rollcall/contract/visits.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { Ends } from './AccessCells.tsx'
import { offersMadeQuery } from './visits.queries.ts'

/** The offers of this tenant that wait for an answer; nothing without one. */
export function OffersMade() {
  const offers = useQuery(offersMadeQuery())
  const mayWithdraw = useMayCall(contract.visits.withdrawOffer)
  const withdraw = useMutation({
    mutationFn: (offer: OfferMade) => api.visits.withdrawOffer({ offer: offer.id }),
    onSuccess: (_, { user, to }) => toastDone(t('visits.offerWithdrawn', { name: user.name, tenant: to })),
    onError: (error) => toastProblem(t('visits.offerNotWithdrawn'), error),
  })
  if (offers.isError) return <ProblemAlert error={offers.error} onRetry={() => void offers.refetch()} />
  if (!offers.data || offers.data.items.length === 0) return null
  const button: Column<OfferMade> = {
    key: 'withdraw',
    label: '',
    min: 120,
    share: 0,
    givesWay: 0,
    render: (offer) => (
      <Button
        size="compact-xs"
        variant="default"
        loading={withdraw.isPending && withdraw.variables.id === offer.id}
        aria-label={t('visits.withdrawOfferNamed', { name: offer.user.name, tenant: offer.to })}
        onClick={() => withdraw.mutate(offer)}
      >
        {t('visits.withdrawOffer')}
      </Button>
    ),
  }
  return (
    <Section title={t('visits.offersMade')}>
      <DataTable
        label={t('visits.offersMade')}
        columns={mayWithdraw ? [...offerColumns, button] : offerColumns}
        rows={offers.data.items}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Section>
  )
}

const offerColumns: Column<OfferMade>[] = [
  { key: 'name', label: t('visits.name'), names: true, min: 130, render: ({ user }) => user.name },
  { key: 'to', label: t('visits.offeredTo'), min: 110, render: ({ to }) => to },
  {
    key: 'reason',
    label: t('visits.reason'),
    min: 150,
    share: 2,
    givesWay: 1,
    render: ({ reason }) => <span style={{ overflowWrap: 'anywhere' }}>{reason}</span>,
  },
  { key: 'ends', label: t('visits.ends'), min: 120, render: (offer) => <Ends period={offer} /> },
  {
    key: 'expires',
    label: t('visits.openUntil'),
    min: 110,
    render: ({ expiresAt }) => <Time at={expiresAt} />,
  },
]
