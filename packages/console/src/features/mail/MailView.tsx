import { Box, Code, Tabs } from '@mantine/core'
import { t } from '../../i18n/messages.ts'

interface ShownMail {
  subject: string
  html: string
  text: string
}

/** A mail as its receiver sees it, in both of its forms. */
export function MailView({ mail }: { mail: ShownMail }) {
  return (
    <Tabs defaultValue="html">
      <Tabs.List mb="sm">
        <Tabs.Tab value="html">{t('mails.preview')}</Tabs.Tab>
        <Tabs.Tab value="text">{t('mails.textVersion')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="html">
        <Preview mail={mail} />
      </Tabs.Panel>
      <Tabs.Panel value="text">
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {mail.text}
        </Code>
      </Tabs.Panel>
    </Tabs>
  )
}

/** In a frame that runs no script, sends no form, and leads nowhere: links in it would open a window, which it may not. */
function Preview({ mail }: { mail: ShownMail }) {
  return (
    <Box
      component="iframe"
      title={t('mails.mailNamed', { subject: mail.subject })}
      sandbox=""
      srcDoc={`<base target="_blank">${mail.html}`}
      w="100%"
      h={420}
      bg="#fff"
      style={{
        border: '1px solid var(--line)',
        borderRadius: 'var(--mantine-radius-sm)',
        colorScheme: 'light',
      }}
    />
  )
}
