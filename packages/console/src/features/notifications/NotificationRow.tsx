import type { OffboardingStatus } from '@rollcall/contract/offboardings.ts'
import { type Icon, IconKey, IconListCheck, IconMailExclamation, IconUserOff } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { Time } from '../../ui/Time.tsx'
import { progressText } from '../jobs/labels.ts'
import { useJobTitle } from '../jobs/use-job-title.ts'
import type { Notification } from './notifications.ts'

interface Said {
  icon: Icon
  place: Pick<LinkProps, 'to' | 'search' | 'params'>
  title: string
  text: ReactNode
}

interface RowProps {
  notification: Notification
  isNew: boolean
  onFollow(): void
}

/** One notification: a link to its place. */
export function NotificationRow({ notification, isNew, onFollow }: RowProps) {
  const { icon: Picture, place, title, text } = useSaid(notification)
  return (
    <Link {...place} className="rc-notification" data-new={isNew || undefined} onClick={onFollow}>
      <Picture size={18} stroke={1.7} aria-hidden />
      <span>
        <bdi>{title}</bdi>
        <small>{text}</small>
      </span>
    </Link>
  )
}

function useSaid(notification: Notification): Said {
  const titleOf = useJobTitle()
  switch (notification.kind) {
    case 'job': {
      const { job } = notification
      return {
        icon: IconListCheck,
        place: { to: '/settings/users/jobs', search: { job: job.id } },
        title: titleOf(job),
        text: (
          <>
            {progressText(job)} · <Time at={notification.at} />
          </>
        ),
      }
    }
    case 'mails': {
      const { count, more } = notification
      return {
        icon: IconMailExclamation,
        place: { to: '/settings/mail', search: { status: 'failed' } },
        title: more
          ? t('notifications.manyMailsFailed', { count })
          : t('notifications.mailsFailed', { count }),
        text: <Time at={notification.at} />,
      }
    }
    case 'offboarding': {
      const { id, user, status, dueAt } = notification.offboarding
      return {
        icon: IconUserOff,
        place: { to: '/settings/users/offboardings/$offboarding', params: { offboarding: id } },
        title: offboardingTitle(status, user.name),
        text: <Time at={status === 'scheduled' ? dueAt : notification.at} />,
      }
    }
    case 'key':
      return {
        icon: IconKey,
        place: { to: '/account/api-keys' },
        title: t('notifications.keyEnds', { name: notification.name }),
        text: <Time at={notification.endsAt} />,
      }
  }
}

function offboardingTitle(status: OffboardingStatus, name: string): string {
  if (status === 'scheduled') return t('notifications.offboardingSoon', { name })
  if (status === 'refused') return t('notifications.offboardingRefused', { name })
  return t('notifications.offboardingDone', { name })
}
