import { Accordion, Code, Group, NumberInput, PasswordInput, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'
import type { LinkValues } from './link-values.ts'

export function AsteriskFields({ form, secretSaved }: { form: UseFormReturnType<LinkValues>; secretSaved: boolean }) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      <Group grow preventGrowOverflow={false} gap="md" align="flex-start">
        <TextInput
          label={t('pbx.host')}
          description={t('pbx.hostHint')}
          placeholder="192.168.1.10"
          style={{ flex: '3 1 320px' }}
          {...form.getInputProps('host')}
        />
        <NumberInput
          label={t('pbx.port')}
          description={t('pbx.portHint')}
          min={1}
          max={65535}
          hideControls
          allowDecimal={false}
          thousandSeparator=""
          size="sm"
          style={{ flex: '1 1 100px' }}
          {...form.getInputProps('port')}
        />
      </Group>
      <TextInput label={t('pbx.user')} autoComplete="off" {...form.getInputProps('user')} />
      <PasswordInput
        label={t('pbx.secret')}
        description={secretSaved ? t('pbx.secretSaved') : undefined}
        autoComplete="new-password"
        {...form.getInputProps('secret')}
      />
      <ManagerConf user={form.values.user} />
      <TextInput
        label={t('pbx.outsidePrefix')}
        description={t('pbx.outsidePrefixHint')}
        inputMode="numeric"
        {...form.getInputProps('outsidePrefix')}
      />
      <TagsInput
        label={t('pbx.blocked')}
        description={t('pbx.blockedHint')}
        splitChars={[',', ';', '，']}
        acceptValueOnBlur
        {...form.getInputProps('blockedPrefixes')}
      />
    </Stack>
  )
}

/** The lines for manager.conf with the user name as typed, to paste on the PBX. */
function ManagerConf({ user }: { user: string }) {
  const { t } = useTranslation()
  const lines = [
    `[${user.trim() || 'jackfield'}]`,
    'secret = ...',
    'deny = 0.0.0.0/0.0.0.0',
    'permit = <address of this server>/255.255.255.255',
    'read = system,call,agent,dialplan',
    'write = system,call,originate,reporting',
    'writetimeout = 5000',
  ].join('\n')
  return (
    <Accordion variant="contained">
      <Accordion.Item value="manager">
        <Accordion.Control>{t('pbx.manager.title')}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="xs">
            <Text c="dimmed">{t('pbx.manager.text')}</Text>
            <Group gap="xs" align="flex-start" wrap="nowrap">
              <Code block style={{ flex: 1 }}>
                {lines}
              </Code>
              <CopyButton value={lines} what="manager.conf" />
            </Group>
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
