import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type ContactFilters, contactParameters } from '../../api/contact-queries.ts'
import { useLanguage } from '../../i18n/index.ts'

/** Saves the contacts that group and search leave; the browser reads the file from the server by itself. */
export function ExportMenu({ filters }: { filters: ContactFilters }) {
  const { t } = useTranslation()
  const { language } = useLanguage()
  const address = (ending: string) => {
    const query = contactParameters(filters)
    query.set('lang', language)
    return `/api/contacts.${ending}?${query}`
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('contacts.export.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={address('csv')} download>
          {t('contacts.export.csv')}
        </Menu.Item>
        <Menu.Item component="a" href={address('vcf')} download>
          {t('contacts.export.vcard')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
