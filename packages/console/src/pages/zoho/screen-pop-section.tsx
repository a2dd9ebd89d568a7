import type { IntegrationView } from '@jackfield/contract'
import { Text } from '@mantine/core'
import { AnchorLink } from '../../ui/links.tsx'
import { Section } from '../../ui/section.tsx'
import { useKindWords } from './kind.ts'

/** What opens by itself when somebody calls, and where that is set (A8, D6). */
export function ScreenPopSection({ view: { tickets } }: { view: IntegrationView }) {
  const { t } = useKindWords()
  return (
    <Section title={t('zoho.pop.title')} text={t('zoho.pop.text')}>
      {tickets?.enabled && tickets.moment === 'before' && tickets.popTicket && <Text>{t('zoho.pop.ticket')}</Text>}
      {tickets?.enabled && tickets.moment === 'after' && <Text>{t('zoho.pop.ticketAfter')}</Text>}
      <Text>{t('zoho.pop.where')}</Text>
      <AnchorLink to="/extensions" style={{ alignSelf: 'flex-start' }}>
        {t('zoho.pop.link')}
      </AnchorLink>
    </Section>
  )
}
