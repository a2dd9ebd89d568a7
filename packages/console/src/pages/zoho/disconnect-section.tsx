import type { IntegrationView } from '@jackfield/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Section } from '../../ui/section.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { useKindWords } from './kind.ts'

interface Props {
  readonly view: IntegrationView
  /** `revoked`: Zoho confirmed that the access has ended. */
  readonly onDisconnected: (revoked: boolean) => void
}

/** Ending the connection (A15), at the end of the page. */
export function DisconnectSection({ view, onDisconnected }: Props) {
  const { t } = useKindWords()
  const [asking, setAsking] = useState(false)
  return (
    <Section title={t('zoho.disconnect.title')} text={t('zoho.disconnect.text')}>
      <Button variant="outline" color="red" style={{ alignSelf: 'flex-start' }} onClick={() => setAsking(true)}>
        {t('zoho.disconnect.open')}
      </Button>
      {asking && <DisconnectDialog view={view} onClose={() => setAsking(false)} onDisconnected={onDisconnected} />}
    </Section>
  )
}
