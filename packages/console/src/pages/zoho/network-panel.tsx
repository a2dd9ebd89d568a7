import type { IntegrationView } from '@jackfield/contract'
import { Box, Button, Group, List, Select, Stack, Text, Title } from '@mantine/core'
import { CopyButton } from '../../ui/copy-button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { Section } from '../../ui/section.tsx'
import { ConsoleMenu } from './console-menu.tsx'
import { useKind, useKindWords } from './kind.ts'
import { redirectUri } from './kind-pages.ts'
import { isConnected } from './zoho-status.tsx'

interface Props {
  readonly view: IntegrationView
  readonly homeAddress: string
  readonly onChange: (homeAddress: string) => void
  readonly onNext: () => void
}

/** Home address and the redirect URI made from it, each to copy into Zoho's API console. */
export function NetworkPanel({ view, homeAddress, onChange, onNext }: Props) {
  const { t } = useKindWords()
  const { kind } = useKind()
  const addresses = [...new Set([view.homeAddress, ...view.homeAddresses])]
  return (
    <Section title={t('zoho.network.title')}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Select
          label={t('zoho.network.home')}
          description={t('zoho.network.homeHint')}
          data={addresses}
          value={homeAddress}
          onChange={(value) => value && onChange(value)}
          style={{ flex: 1 }}
        />
        <Box mb={4}>
          <CopyButton value={homeAddress} what={t('zoho.network.home')} />
        </Box>
      </Group>
      {isConnected(view) && homeAddress !== view.homeAddress && (
        <Text role="status">{t('zoho.network.homeLater', { save: t('zoho.authorise.save') })}</Text>
      )}
      <CopyField label={t('zoho.network.redirect')} value={redirectUri(kind, homeAddress)} />
      <Stack gap="xs">
        <Title order={3}>{t('zoho.network.register')}</Title>
        <List type="ordered" spacing={4}>
          <List.Item>{t('zoho.network.s1')}</List.Item>
          <List.Item>{t('zoho.network.s2')}</List.Item>
          <List.Item>{t('zoho.network.s3')}</List.Item>
        </List>
        <ConsoleMenu centres={view.dataCentres} />
      </Stack>
      <Group justify="flex-end">
        <Button onClick={onNext}>{t('common.next')}</Button>
      </Group>
    </Section>
  )
}
