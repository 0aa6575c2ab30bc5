import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import type { OfferReceived } from '@rollcall/contract/visits.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { rich, richWith } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { AcceptDialog } from './AcceptDialog.tsx'
import { offersReceivedQuery } from './visits.queries.ts'

/** The offers to this tenant that wait for an answer; nothing without one. */
export function OffersReceived() {
  const offers = useQuery(offersReceivedQuery())
  const [accepting, setAccepting] = useState<OfferReceived>()
  if (offers.isError) return <ProblemAlert error={offers.error} onRetry={() => void offers.refetch()} />
  if (!offers.data || offers.data.items.length === 0) return null
  const { items, nextCursor } = offers.data
  return (
    <Section title={t('visits.offersReceived')}>
      <Stack component="ul" gap="xs" mb="md" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {items.map((offer) => (
          <Offer key={offer.id} offer={offer} onAccept={() => setAccepting(offer)} />
        ))}
      </Stack>
      {nextCursor !== undefined && (
        <Text size="sm" c="dimmed">
          {t('visits.moreOffers')}
        </Text>
      )}
      {accepting && <AcceptDialog offer={accepting} onClose={() => setAccepting(undefined)} />}
    </Section>
  )
}

function Offer({ offer, onAccept }: { offer: OfferReceived; onAccept: () => void }) {
  const { account: name, home, reason, endsAt, expiresAt } = offer
  const end = <Time at={endsAt} exact />
  const open = <Time at={expiresAt} />
  const decline = useMutation({
    mutationFn: () => api.visits.decline({ offer: offer.id }),
    onSuccess: () => toastDone(t('visits.declined', { name })),
    onError: (error) => toastProblem(t('visits.notDeclined'), error),
  })
  return (
    <Paper component="li" withBorder p="sm">
      <Group justify="space-between" gap="sm">
        <Stack gap={2} style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {rich('visits.offersAccount', { name, home: home.name })}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {reason}
          </Text>
          <Text size="xs" c="dimmed">
            {richWith('visits.offerDates', { end, open })}
          </Text>
        </Stack>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={decline.isPending}
            aria-label={t('visits.declineNamed', { name })}
            onClick={() => decline.mutate()}
          >
            {t('visits.decline')}
          </Button>
          <Button size="xs" aria-label={t('visits.acceptNamed', { name })} onClick={onAccept}>
            {t('visits.acceptAsk')}
          </Button>
        </Group>
      </Group>
    </Paper>
  )
}
