import type { MailKind } from '@rollcall/contract/mail.ts'
import type { MailData } from './mail-data.ts'
import {
  type Button,
  type Circumstances,
  deviceWords,
  endings,
  groupsOf,
  linkButton,
  list,
  placeOf,
  signInButton,
  validity,
} from './phrases.ts'

/** The words of a mail before its layout. None of them is trusted. */
export interface Words {
  subject: string
  blocks: Block[]
}

/** A part of a mail: a paragraph, or what leads on. */
export type Block = { text: string; small?: true } | { button: Button }

export function isText(block: Block): block is Extract<Block, { text: string }> {
  return 'text' in block
}

/** The built-in words. */
interface Said {
  paragraphs: string[]
  button?: Button
  /** What to do where the mail is a surprise. */
  notYou?: string
}

type Writer<Kind extends MailKind> = (data: MailData[Kind], about: Circumstances) => Said

const writers: { [Kind in MailKind]: Writer<Kind> } = {
  invitation: (_, { t, product, tenant, by = t('mail.administrator'), ...about }) => ({
    paragraphs: [
      t('mail.invitation.invites', { by, product, tenant, place: placeOf(product, tenant) }),
      t('mail.invitation.choose'),
    ],
    ...linkButton(t, about.link, t('mail.invitation.button')),
    notYou: t('mail.invitation.notYou'),
  }),
  'password-reset': ({ requestedBy }, { t, account, link, by = t('mail.administrator') }) => ({
    paragraphs: [
      requestedBy === 'administrator'
        ? t('mail.password-reset.wanted', { by, account })
        : t('mail.password-reset.asked', { account }),
      t('mail.password-reset.unchanged'),
    ],
    ...linkButton(t, link, t('mail.password-reset.button')),
    notYou: requestedBy === 'administrator' ? t('mail.askAdministrator') : t('mail.password-reset.notYou'),
  }),
  'role-changed': ({ before, after, by, ...ended }, { t, account, ...about }) => ({
    paragraphs: [
      t('mail.role-changed.changed', {
        by: by ?? t('mail.administrator'),
        account,
        time: about.time(about.at),
      }),
      t('mail.role-changed.roles', { after: list(t, after), before: list(t, before) }),
      t('mail.role-changed.count'),
      ...endings({ t, ...about }, ended),
    ],
    button: signInButton(t, about.signInUrl),
    notYou: t('mail.askAdministrator'),
  }),
  'status-changed': ({ status, by = '', ...ended }, { t, account, ...about }) => {
    const deed = { by: by || t('mail.administrator'), account, time: about.time(about.at) }
    const notYou = t('mail.askAdministrator')
    if (status === 'inactive') {
      const said = [t('mail.status-changed.deactivated', deed), t('mail.status-changed.kept')]
      return { paragraphs: [...said, ...endings({ t, ...about }, ended)], notYou }
    }
    const signIn = ended.endedPasswords ? [] : [t('mail.status-changed.signIn')]
    return {
      paragraphs: [t('mail.status-changed.activated', deed), ...signIn, ...endings({ t, ...about }, ended)],
      button: signInButton(t, about.signInUrl),
      notYou,
    }
  },
  'password-changed': ({ how, ...ended }, { t, account, ...about }) => ({
    paragraphs: [
      t(`mail.password-changed.${how}`, { account, time: about.time(about.at) }),
      ...endings({ t, ...about }, ended, { elsewhere: how === 'changed' }),
    ],
    notYou: t('mail.password-changed.notYou'),
  }),
  // It is sent to the old address, so it does not name the new one.
  'email-changed': ({ by, removed, ...ended }, { t, product, ...about }) => {
    const deed = { by: by ?? t('mail.administrator'), product, time: about.time(about.at) }
    return {
      paragraphs: [
        ...(removed
          ? [t('mail.email-changed.removed', deed), t('mail.email-changed.noMore')]
          : [t('mail.email-changed.changed', deed), t('mail.email-changed.last')]),
        ...endings({ t, ...about }, ended),
      ],
      notYou: t('mail.email-changed.notYou'),
    }
  },
  'email-confirmation': ({ taken }, { t, product, account, link }) =>
    taken
      ? {
          paragraphs: [
            t('mail.email-confirmation.taken', { product }),
            t('mail.email-confirmation.takenNext'),
          ],
        }
      : {
          paragraphs: [
            t('mail.email-confirmation.wanted', { account, product }),
            t('mail.email-confirmation.unchanged'),
          ],
          ...linkButton(t, link, t('mail.email-confirmation.button')),
          notYou: t('mail.email-confirmation.notYou'),
        },
  // It is sent to the former address, so it does not name the new one.
  'email-undo': (_, { t, product, account, link, time, at }) => ({
    paragraphs: [t('mail.email-undo.changed', { account, product, time: time(at) }), t('mail.email-undo.if')],
    ...linkButton(t, link, t('mail.email-undo.button')),
    notYou: t('mail.email-undo.fine'),
  }),
  'new-browser': ({ browser, system, address }, { t, product, account, time, at, signInUrl }) => ({
    paragraphs: [
      t('mail.new-browser.signedIn', { account, product, time: time(at) }),
      t('mail.new-browser.where', {
        device: deviceWords(t, { browser, system }),
        address,
      }),
      t('mail.new-browser.todo'),
    ],
    button: signInButton(t, signInUrl),
    notYou: t('mail.new-browser.fine'),
  }),
  'api-key-created': (data, about) => ({
    paragraphs: [
      about.t('mail.api-key-created.created', {
        name: data.name,
        account: about.account,
        time: about.time(about.at),
      }),
      ...validity(data, about),
    ],
    notYou: about.t('mail.api-key-created.notYou'),
  }),
  'api-key-ending': ({ name, machine, expiresAt, owned }, { t, time, signInUrl }) => ({
    paragraphs: [
      t('mail.api-key-ending.ends', { name, machine, time: time(new Date(expiresAt)) }),
      t('mail.api-key-ending.then'),
      owned ? t('mail.api-key-ending.owner') : t('mail.api-key-ending.orphaned'),
    ],
    button: signInButton(t, signInUrl),
  }),
  impersonated: ({ by, reason }, { t, product, account, time, at }) => ({
    paragraphs: [
      t('mail.impersonated.began', { by: by ?? t('mail.administrator'), product, account, time: time(at) }),
      t('mail.impersonated.reason', { reason }),
    ],
    notYou: t('mail.askAdministrator'),
  }),
  'groups-inherited': ({ groups, count, by, ...ended }, about) => {
    const { t, time, at } = about
    return {
      paragraphs: [
        t('mail.groups-inherited.deleted', { by: by ?? t('mail.administrator'), count, time: time(at) }),
        t('mail.groups-inherited.groups', { groups: groupsOf({ groups, count }, about) }),
        t('mail.groups-inherited.todo', { count }),
        ...endings(about, ended),
      ],
      notYou: t('mail.askAdministrator'),
    }
  },
  // Without a way to sign in: there is no account to sign in to.
  'account-deleted': (_, { t, product, account, time, at }) => ({
    paragraphs: [
      t('mail.account-deleted.deleted', { account, product, time: time(at) }),
      t('mail.account-deleted.ended'),
    ],
    notYou: t('mail.account-deleted.notYou'),
  }),
  'offboarding-refused': ({ user, mode, dueAt, code }, { t, time, signInUrl }) => ({
    paragraphs: [
      t('mail.offboarding-refused.scheduled', { user, mode, time: time(new Date(dueAt)) }),
      t('mail.offboarding-refused.refused', { problem: t(`problemTitle.${code}`) }),
      t('mail.offboarding-refused.todo'),
    ],
    button: signInButton(t, signInUrl),
  }),
  recovery: ({ step, account }, { t, product, tenant, time, at }) => {
    const place = { product, tenant, place: placeOf(product, tenant), time: time(at) }
    const said =
      step === 'completed'
        ? t('mail.recovery.completed', { ...place, account: account ?? '' })
        : account === null
          ? t('mail.recovery.linkForNew', place)
          : t('mail.recovery.link', { ...place, account })
    return { paragraphs: [said, t('mail.recovery.terminal')], notYou: t('mail.recovery.notYou') }
  },
  'tenant-deletion': ({ name, slug, by }, { t, time, at }) => ({
    paragraphs: [
      t('mail.tenant-deletion.asked', { by: by ?? t('mail.administrator'), name, slug, time: time(at) }),
      t('mail.tenant-deletion.first'),
    ],
    notYou: t('mail.tenant-deletion.notYou'),
  }),
  test: (_, { t, product, tenant, time, at }) => ({
    paragraphs: [
      t('mail.test.sent', { product, tenant, place: placeOf(product, tenant), time: time(at) }),
      t('mail.test.arrive'),
    ],
  }),
}

/** The words of a mail of a kind. */
export function wordsOf(kind: MailKind, data: Record<string, unknown>, about: Circumstances): Words {
  return { subject: subjectOf(kind, data, about), blocks: blocksOf(saidOf(kind, data, about)) }
}

/** The built-in words before they are put in their order. */
export function saidOf(kind: MailKind, data: Record<string, unknown>, about: Circumstances): Said {
  const write = writers[kind] as Writer<MailKind>
  return write(data as never, about)
}

export function blocksOf({ paragraphs, button, notYou }: Said): Block[] {
  return [
    ...paragraphs.map((text) => ({ text })),
    ...(button ? [{ button }] : []),
    ...(notYou === undefined ? [] : [{ text: notYou, small: true as const }]),
  ]
}

/** Only the subject of a mail, for lists. */
export function subjectOf(
  kind: MailKind,
  data: Record<string, unknown>,
  { t, product }: Pick<Circumstances, 't' | 'product'>,
): string {
  if (kind === 'email-changed' && data.removed)
    return plain(t('mail.email-changed.subjectRemoved', { product }))
  if (kind === 'status-changed')
    return plain(t('mail.status-changed.subject', { product, status: String(data.status) }))
  return plain(t(`mail.${kind}.subject`, { product }))
}

/**
 * Names of tenants and people are free text. Line ends would begin a mail header, and characters that turn the direction of the text
 * could make one name look like another, so both are removed.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Bidi_Control}\u200b\ufeff]/gu, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

/**
 * Free text that mail programs do not turn into a link: an invisible blank follows each dot inside a word, so a name like
 * `www.evil.example` is no link (U19). Email addresses do not change, so that they can be copied.
 */
export function unlinked(text: string): string {
  return text.replace(/\S+/g, (word) =>
    /^[^@:/?]+@[^@:/?]+$/.test(word) ? word : word.replace(/\.(?=\S)|:(?=\/\/)/g, '$&\u200b'),
  )
}
