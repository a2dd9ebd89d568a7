import type { IntegrationView } from '@jackfield/contract'
import { Anchor, Button, Group, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { faultyField } from '../../api/explain-error.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { webAddress } from '../../ui/safe-link.ts'
import { Section } from '../../ui/section.tsx'
import { useDataCentreName } from './data-centre-name.ts'
import { useKind, useKindWords } from './kind.ts'
import { redirectUri } from './kind-pages.ts'
import type { Authorisation } from './use-authorisation.ts'

interface Props {
  readonly view: IntegrationView
  readonly draft: Authorisation
}

/** Data centre, client ID and secret; saving leads to Zoho's consent page. */
export function AuthorisePanel({ view, draft: { form, authorise, homeAddress, leaving } }: Props) {
  const { t } = useKindWords()
  const { kind, page } = useKind()
  const centreName = useDataCentreName()
  // Where the product is not offered it cannot be chosen.
  const centres = view.dataCentres.filter((each) => page.productUrl(each) !== null)
  const centre = centres.find(({ accounts }) => accounts === form.values.accountsServer)
  return (
    <Section title={t('zoho.authorise.title')} text={t('zoho.authorise.hint')}>
      <form onSubmit={form.onSubmit((values) => authorise.mutate(values))} noValidate>
        <Stack gap="md">
          <Select
            label={t('zoho.authorise.dataCentre')}
            description={t('zoho.authorise.dataCentreHint')}
            data={centres.map((option) => ({ value: option.code, label: centreName(option) }))}
            value={centre?.code ?? null}
            onChange={(code) => {
              const chosen = centres.find((option) => option.code === code)
              const productUrl = chosen && page.productUrl(chosen)
              if (productUrl) form.setValues({ accountsServer: chosen.accounts, productUrl })
            }}
          />
          <Group grow gap="md" align="flex-start" preventGrowOverflow={false}>
            <TextInput
              label={t('zoho.authorise.accounts')}
              style={{ flex: '1 1 240px' }}
              {...form.getInputProps('accountsServer')}
            />
            <TextInput
              label={t('zoho.authorise.crm')}
              style={{ flex: '1 1 240px' }}
              {...form.getInputProps('productUrl')}
            />
          </Group>
          <CopyField label={t('zoho.network.redirect')} value={redirectUri(kind, homeAddress)} />
          {centre && (
            <Anchor
              href={webAddress(centre.console) ?? undefined}
              target="_blank"
              rel="noopener noreferrer"
              style={{ alignSelf: 'flex-start' }}
            >
              {t('zoho.authorise.console')} <IconExternalLink size={14} style={{ verticalAlign: '-2px' }} aria-hidden />
            </Anchor>
          )}
          <TextInput label={t('zoho.authorise.clientId')} autoComplete="off" {...form.getInputProps('clientId')} />
          <PasswordInput
            label={t('zoho.authorise.clientSecret')}
            description={view.clientSecretSaved ? t('zoho.authorise.secretSaved') : undefined}
            autoComplete="new-password"
            {...form.getInputProps('clientSecret')}
          />
          {authorise.isError && !faultyField(authorise.error) && <ErrorAlert error={authorise.error} />}
          <Group justify="flex-end" gap="sm">
            <Text size="xs" c="dimmed">
              {t('zoho.authorise.leaving')}
            </Text>
            <Button type="submit" loading={leaving}>
              {t('zoho.authorise.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
