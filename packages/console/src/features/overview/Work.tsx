import type { Overview } from '@rollcall/contract/overview.ts'
import { t } from '../../i18n/messages.ts'
import { numberOf, numberText } from '../../ui/count.ts'
import { Section } from '../../ui/Section.tsx'
import { Tile, Tiles } from './Tile.tsx'

/** What the server does by itself: mails and jobs. */
export function Work({ mails, jobs }: Pick<Overview, 'mails' | 'jobs'>) {
  return (
    <Section title={mails ? t('overview.mailsAndJobs') : t('overview.jobs')}>
      <Tiles>
        {mails && (
          <Tile
            to="/settings/mail"
            search={{ status: 'failed' }}
            label={t('overview.mailsFailed')}
            shown={numberOf(mails.failed)}
            tone={mails.failed.total > 0 ? 'bad' : undefined}
          />
        )}
        {mails && (
          <Tile
            to="/settings/mail"
            search={{ status: 'kept' }}
            label={t('overview.mailsKept')}
            shown={numberOf(mails.kept)}
            tone={mails.kept.total > 0 ? 'warning' : undefined}
          />
        )}
        <Tile
          to="/settings/users/jobs"
          label={t('overview.jobsUnfinished')}
          shown={numberText(jobs.unfinished)}
        />
        <Tile
          to="/settings/users/jobs"
          label={t('overview.jobsRefused')}
          shown={numberText(jobs.withRefusals)}
          tone={jobs.withRefusals > 0 ? 'warning' : undefined}
        />
      </Tiles>
    </Section>
  )
}
