import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactImportsQuery } from '../../api/contact-queries.ts'
import { ImportDialog } from './import-dialog.tsx'

interface Props {
  /** Chosen on the page; left out where nothing can be imported into it. */
  readonly group: string | undefined
  readonly onGroup: (id: string) => void
}

/** Opens the import; while one runs, the button says so and shows it. */
export function ImportButton({ group, onGroup }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const imports = useQuery(contactImportsQuery)
  const [opened, setOpened] = useState(false)
  const [told, setTold] = useState<string | null>(null)
  const running = imports.data?.find(({ state }) => state === 'running')
  const ran = useRef(false)
  useEffect(() => {
    // What was imported is on the page when its import has ended.
    if (ran.current && !running)
      for (const key of ['contacts', 'contact-groups']) void client.invalidateQueries({ queryKey: [key] })
    ran.current = running !== undefined
  }, [running, client])
  return (
    <>
      <Button variant="default" leftSection={<IconUpload size={16} />} onClick={() => setOpened(true)}>
        {running
          ? `${t('contacts.import.state.running')} ${Math.floor(running.progress * 100)} %`
          : t('contacts.import.button')}
      </Button>
      {opened && (
        <ImportDialog
          group={group}
          running={running}
          imports={imports.data ?? []}
          told={told}
          onTold={setTold}
          onClose={() => setOpened(false)}
          onGroup={onGroup}
        />
      )}
    </>
  )
}
