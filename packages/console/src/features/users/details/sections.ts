import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import type { ComponentType } from 'react'
import { mayCall, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { later } from '../../../ui/later.tsx'
import { maySeeGroupsOfUsers } from '../../groups/offers.ts'
import type { UserTab } from '../people/search.ts'
import { OverviewTab } from './OverviewTab.tsx'

interface UserSection {
  value: UserTab
  label: string
  content: ComponentType<{ user: UserDetails }>
  shown?: (me: Me) => boolean
}

// Most visits to a user end at the overview: the others are loaded when they are opened.
const rare = { rare: true } as const
const AccessTab = later(() => import('../access/AccessTab.tsx').then((module) => module.AccessTab), rare)
const GroupsTab = later(() => import('./GroupsTab.tsx').then((module) => module.GroupsTab), rare)
const SignInTab = later(() => import('../sign-in/SignInTab.tsx').then((module) => module.SignInTab), rare)
const MailsTab = later(() => import('./MailsTab.tsx').then((module) => module.MailsTab), rare)
const HistoryTab = later(() => import('./HistoryTab.tsx').then((module) => module.HistoryTab), rare)

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
    shown: (me) => me.tenant.email !== 'none' && mayCall(me, contract.mail.list),
  },
  {
    value: 'history',
    label: t('userDetails.history'),
    content: HistoryTab,
    shown: (me) => mayCall(me, contract.audit.list),
  },
]

/** The sections that the viewer may see. */
export function useUserSections(): UserSection[] {
  const me = useMe()
  return sections.filter((each) => each.shown?.(me) ?? true)
}
