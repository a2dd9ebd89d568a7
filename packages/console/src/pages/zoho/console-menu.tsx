import type { DataCentreView } from '@jackfield/contract'
import { Button, Menu } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { webAddress } from '../../ui/safe-link.ts'
import { useDataCentreName } from './data-centre-name.ts'
import { useKindWords } from './kind.ts'

/** Zoho's API console, one per data centre; local ones first. */
export function ConsoleMenu({ centres }: { centres: readonly DataCentreView[] }) {
  const { t } = useKindWords()
  const name = useDataCentreName()
  const sorted = centres.toSorted((a, b) => Number(b.local) - Number(a.local))
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" style={{ alignSelf: 'flex-start' }} rightSection={<IconExternalLink size={16} />}>
          {t('zoho.authorise.console')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {sorted.map((centre) => (
          <Menu.Item
            key={centre.code}
            component="a"
            href={webAddress(centre.console) ?? undefined}
            target="_blank"
            rel="noopener noreferrer"
          >
            {name(centre)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
