import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import type { ComponentType } from 'react'
import { may, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { maySeeGroupsOfUsers } from '../../groups/offers.ts'
import { AccessTab } from '../access/AccessTab.tsx'
import type { UserTab } from '../people/search.ts'
import { SignInTab } from '../sign-in/SignInTab.tsx'
import { GroupsTab } from './GroupsTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { MailsTab } from './MailsTab.tsx'
import { OverviewTab } from './OverviewTab.tsx'

interface UserSection {
  value: UserTab
  label: string
  content: ComponentType<{ user: UserDetails }>
  shown?: (me: Me) => boolean
}

/** What is shown of a user: tabs of the drawer, parts of the page. */
const sections: UserSection[] = [
  { value: 'overview', label: t('userDetails.overview'), content: OverviewTab },
  { value: 'access', label: t('userDetails.access'), content: AccessTab },
  { value: 'groups', label: t('userDetails.groups'), content: GroupsTab, shown: maySeeGroupsOfUsers },
  { value: 'sign-in', label: t('userDetails.signInTab'), content: SignInTab },
  {
    value: 'mails',
    label: t('userDetails.mails'),
    content: MailsTab,
    shown: (me) => me.tenant.email !== 'none' && may(me, 'mail:read'),
  },
  {
    value: 'history',
    label: t('userDetails.history'),
    content: HistoryTab,
    shown: (me) => may(me, 'audit:read'),
  },
]

/** The sections that the viewer may see. */
export function useUserSections(): UserSection[] {
  const me = useMe()
  return sections.filter((each) => each.shown?.(me) ?? true)
}
